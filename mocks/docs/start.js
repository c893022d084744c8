// Shows the document that the query names, the first one by default.
const links = [...document.querySelectorAll('nav a')];
const chosen = links.find((link) => link.getAttribute('href') === location.search) ?? links[0];
chosen.setAttribute('aria-current', 'page');
SwaggerUIBundle({
  url: `/docs/${chosen.getAttribute('href').slice(1)}.json`,
  dom_id: '#document',
  deepLinking: true,
});
