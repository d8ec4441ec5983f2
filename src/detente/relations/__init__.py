"""The relations around the law: what states did and said, disputes, talks, settlements."""
