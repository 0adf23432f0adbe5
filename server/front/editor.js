// The SPARQL editor: YASGUI in the place of the plain form, which does the same without this script.
// Charts and maps are those of the plain page: the server draws them, and a plugin shows them here.
/* global Yasgui */

const { Yasqe, Yasr } = Yasgui;
const settings = JSON.parse(document.getElementById("settings").textContent);
const { texts } = settings;
const place = document.getElementById("editor");
const endpoint = new URL(settings.endpoint, location.href).href;
const DRAWN = ["chart", "map"];

// Completion: our prefixes, classes and properties, with their names in both languages

/** Returns an IRI as a name with the query's prefix for it, or ours, or as it is. */
function shorten(yasqe, iri) {
  const prefixes = Object.entries({ ...settings.prefixes, ...yasqe.getPrefixesFromQuery() }).reverse();
  const [prefix, start] = prefixes.find(([, start]) => iri.startsWith(start)) ?? [];
  return prefix === undefined ? `<${iri}>` : `${prefix}:${iri.slice(start.length)}`;
}

/** Makes one of YASQE's completers offer our terms: by the start of the IRI, or by a word of a name. */
function offerTerms(completer, terms) {
  const names = new Map(terms);
  Object.assign(completer, {
    autoShow: true,
    get: (yasqe, token) => {
      const typed = token.autocompletionString.toLowerCase();
      const word = typed.replace(/^.*[#/:]/, "");
      const fits = ([iri, name]) => iri.toLowerCase().startsWith(typed)
        || (word && !typed.includes("//") && `${iri.replace(/^.*[#/]/, "")} ${name}`.toLowerCase().includes(word));
      return terms.filter(fits).map(([iri]) => iri);
    },
    postProcessSuggestion: (yasqe, token, iri) => iri,
    postprocessHints: (yasqe, hints) => hints.map((hint) => {
      const text = shorten(yasqe, hint.text);
      return { ...hint, text, displayText: [text, names.get(hint.text)].filter(Boolean).join("   ") };
    }),
  });
}

offerTerms(Yasqe.Autocompleters.class, settings.terms.class);
offerTerms(Yasqe.Autocompleters.property, settings.terms.property);
Yasqe.Autocompleters.prefixes.get = Object.entries(settings.prefixes).map(([prefix, iri]) => `${prefix}: <${iri}>`).sort();

// Results: a table whose links to our things lead to their pages here, and the figures

/** Returns a text as markup. */
function escape(text) {
  return Object.assign(document.createElement("span"), { textContent: text }).innerHTML;
}

class Table extends Yasr.plugins.table {
  label = texts.view_table;
  persistentConfig = { compact: true, isEllipsed: false };
  helpReference = undefined;

  /** Has markup in values searched and sorted as the text that it is. */
  getColumns() {
    return super.getColumns().map((column) => ({
      ...column,
      render: (data, type, ...more) =>
        type === "display" || !data?.value ? column.render(data, type, ...more) : escape(data.value),
    }));
  }

  getUriLinkFromBinding(binding, prefixes) {
    const link = super.getUriLinkFromBinding(binding, prefixes);
    const ours = `href="${settings.base}/`;
    if (!link.includes(ours)) return link;
    return link.replace(ours, `href="${location.origin}${settings.root}/`).replace('target="_blank"', "");
  }
}

/** Returns the figure of a query's result, as the plain page shows it. */
async function fetchFigure(query, view) {
  const language = document.documentElement.lang;
  const answer = await fetch(`${endpoint}?view=${view}&lang=${language}`, {
    method: "POST",
    headers: { Accept: "text/html", "Content-Type": "application/sparql-query" },
    body: query,
  });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const found = page.getElementById("figure") ?? page.getElementById("refusal");
  return found && document.importNode(found, true);
}

/** Returns the query that a tab's result answers; it may have been edited since. */
function lastRun(tab) {
  const { ran, yasqe } = tab.getPersistedJson();
  return ran ?? yasqe.value;
}

/** Returns a plugin of YASR that shows a figure. */
function figurePlugin(view) {
  return class {
    label = texts[`view_${view}`];
    priority = 1;

    constructor(yasr) {
      this.yasr = yasr;
    }

    get tab() {
      return Object.values(yasgui._tabs).find((tab) => tab.getYasr() === this.yasr);
    }

    canHandleResults() {
      return Boolean(this.yasr.results?.getVariables()?.length);
    }

    async draw() {
      const { results, resultsEl } = this.yasr;
      const figure = await fetchFigure(lastRun(this.tab), view).catch(() => null);
      const wanted = this.yasr.getSelectedPlugin() === this && this.yasr.results === results;
      if (wanted) resultsEl.replaceChildren(figure ?? texts.drawing_failed);
    }
  };
}

/** Returns the endpoint's message, and marks the place in the query that it names. */
async function showError(error) {
  const alert = document.createElement("div");
  alert.className = "alert";
  alert.setAttribute("role", "alert");
  const title = document.createElement("strong");
  title.textContent = texts.not_run;
  const message = document.createElement("pre");
  message.lang = "en";
  message.textContent = error.text ?? "";
  alert.append(title, message);
  const [, line, column] = /line (\d+), column (\d+)/i.exec(error.text ?? "") ?? [];
  if (line) markError(yasgui.getTab().getYasqe().getDoc(), line - 1, column - 1);
  return alert;
}

/** Marks the rest of a line, or the whole line where nothing is left, until the query is changed. */
function markError(doc, line, ch) {
  const end = doc.getLine(line)?.length ?? 0;
  const mark = doc.markText({ line, ch: ch < end ? ch : 0 }, { line, ch: end }, { className: "error-place" });
  doc.on("change", function unmark() {
    mark.clear();
    doc.off("change", unmark);
  });
}

Yasr.registerPlugin("table", Table);
for (const view of DRAWN) Yasr.registerPlugin(view, figurePlugin(view));
Yasr.defaults.pluginOrder = ["table", ...DRAWN, "response"];
Yasr.defaults.errorRenderers = [showError];

// The page's language and accessibility: what YASGUI leaves out

const OWN_CONTENT = ".CodeMirror-scroll, .CodeMirror-hints, tbody, #figure, .alert";

/** Returns one of YASGUI's English words in the page's language, with the numbers in it, or nothing. */
function say(word) {
  const numbers = word?.match(/\d[\d.,]*/g) ?? [];
  return settings.words[word?.trim().replace(/\d[\d.,]*/g, "#")]?.replace(/#/g, () => numbers.shift());
}

/** Translates the words in and on an element, and names what has no name. */
function translate(element) {
  if (element.closest(OWN_CONTENT)) return;
  for (const name of ["title", "aria-label", "placeholder"]) {
    const said = say(element.getAttribute(name));
    if (said) element.setAttribute(name, said);
  }
  for (const node of element.childNodes) {
    const said = node.nodeType === Node.TEXT_NODE && say(node.data);
    if (said) node.data = said;
  }
  if (element.matches(".addTab")) element.setAttribute("role", "tab"); // as it stands in a list of tabs
  if (element.matches(".tableSizer:not([aria-label])")) element.setAttribute("aria-label", say("Page size:") ?? "Page size");
}

new MutationObserver((changes) => {
  for (const { target } of changes) {
    const changed = target.nodeType === Node.ELEMENT_NODE ? target : target.parentElement;
    if (!changed || changed.closest(OWN_CONTENT)) continue;
    for (const element of [changed, ...changed.querySelectorAll("*")]) translate(element);
  }
}).observe(place, { subtree: true, childList: true, characterData: true, attributeFilter: ["title", "aria-label"] });

// The editor: what it shares is an address of the plain page

Yasgui.Tab.prototype.getShareableLink = function getShareableLink() {
  const link = new URL(endpoint);
  link.searchParams.set("query", this.getQuery());
  const view = this.getYasr().getSelectedPluginName();
  if (DRAWN.includes(view)) link.searchParams.set("view", view);
  return link.href;
};

/** Opens the query that the page was asked for: in its tab, where there is one, else in a new one. */
function openQuery(value, view) {
  const known = Object.values(yasgui._tabs).find((tab) => tab.getPersistedJson().yasqe.value === value);
  if (known) yasgui.selectTabId(known.getId());
  const tab = known ?? yasgui.addTab(true, { yasqe: { value }, yasr: { settings: { selectedPlugin: view } } });
  tab.getYasr().selectPlugin(view);
  return tab;
}

const plain = document.getElementById("plain");
const query = plain.elements.query.value;
const refused = document.getElementById("refusal");
const yasgui = new Yasgui(place, {
  autofocus: false,
  populateFromUrl: false,
  copyEndpointOnNewTab: false,
  persistenceId: "sagsgraf",
  tabName: texts.query_tab,
  requestConfig: { endpoint, method: "POST" },
  endpointCatalogueOptions: { getData: () => [{ endpoint }] },
  yasr: { prefixes: { ...settings.prefixes, id: `${settings.base}/id/` } },
  yasqe: {
    value: query,
    autocompleters: ["prefixes", "variables", "class", "property"],
    resizeable: false,
    viewportMargin: Infinity,
    screenReaderLabel: texts.editor_label,
  },
});
yasgui.on("query", (_, tab) => {
  tab.getPersistedJson().ran = tab.getQuery();
  refused?.remove();
});
place.style.setProperty("--run", JSON.stringify(texts.run));
place.style.setProperty("--stop", JSON.stringify(texts.stop));
plain.hidden = true;
document.getElementById("plain-result")?.remove();
if ("asked" in place.dataset) {
  const tab = openQuery(query, place.dataset.asked);
  if (!refused) tab.query().catch(() => {});
}
