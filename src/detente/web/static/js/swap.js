// Puts parts of another page of this server in the place of the same parts of this one, without loading it whole.
const policy = window.trustedTypes?.createPolicy("detente", { createHTML: (html) => html });
let asked = 0;

/** Fetch a page and take over the elements with the given ids. Later calls win over earlier ones. */
export async function swap(address, ids, { push = false } = {}) {
  const turn = ++asked;
  const response = await fetch(address, { headers: { Accept: "text/html" } });
  if (!response.ok) {
    location.assign(address);
    return false;
  }
  const html = await response.text();
  if (turn !== asked) return false;
  const page = new DOMParser().parseFromString(policy ? policy.createHTML(html) : html, "text/html");
  for (const id of ids) {
    const [here, there] = [document.getElementById(id), page.getElementById(id)];
    if (here && there) here.replaceWith(document.adoptNode(there));
  }
  document.title = page.title;
  history[push ? "pushState" : "replaceState"](null, "", address);
  return true;
}
