"""From a shipment to its determination: the compiled diagram, one shipment, a table of shipments."""
