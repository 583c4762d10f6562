// Pickers of persons and organisations over a plain <select data-picker data-url="…">: name, pinyin initials, number.
// The server answers ?q= with {"results": [{"value", "text", "note"}]}. Without data-url the options present are searched.
function line(data, escape) {
  const note = data.note ? `<small>${escape(data.note)}</small>` : "";
  return `<div>${escape(data.text)}${note}</div>`;
}

// Enter or Tab pressed before the server has answered waits for the answer and takes its first line.
function waiting(picker) {
  let asked = "";
  picker.control_input.addEventListener("keydown", (event) => {
    const words = picker.control_input.value.trim();
    asked = "";
    if ((event.key !== "Enter" && event.key !== "Tab") || event.isComposing || event.ctrlKey || event.metaKey || !words || !picker.loading) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    asked = words;
  }, true);
  picker.on("blur", () => { asked = ""; });
  picker.on("load", () => {
    if (!asked || picker.loading || picker.control_input.value.trim() !== asked) return;
    asked = "";
    if (picker.activeOption) picker.onOptionSelect({}, picker.activeOption);
  });
}

function dress(select) {
  if (select.tomselect || !window.TomSelect) return;
  const url = select.dataset.url;
  const multiple = select.multiple;
  const settings = {
    plugins: multiple ? { remove_button: { title: "去掉" } } : {},
    valueField: "value",
    labelField: "text",
    searchField: url ? [] : ["text", "note"],
    maxOptions: 60,
    placeholder: select.dataset.placeholder || (url ? "名称、拼音首字母或编号" : "输入名称"),
    hidePlaceholder: true,
    selectOnTab: true,
    closeAfterSelect: !multiple,
    refreshThrottle: 0, // what is offered belongs to what is typed at once: Enter never takes a line of the words before
    render: {
      option: line,
      item: line,
      no_results: () => '<div class="no-results">没有找到。只能选您有权查看的人员和单位。</div>',
      loading: () => '<div class="ts-loading">正在查找</div>',
    },
  };
  if (url) {
    settings.shouldLoad = (words) => words.trim().length > 0;
    settings.score = () => () => 1;
    settings.load = (words, done) => {
      fetch(`${url}${url.includes("?") ? "&" : "?"}q=${encodeURIComponent(words)}`, { headers: { Accept: "application/json" }, credentials: "same-origin" })
        .then((answer) => (answer.ok ? answer.json() : { results: [] }))
        .then((data) => done(data.results))
        .catch(() => done());
    };
    settings.onType = function forget() { this.clearOptions(); };
  }
  const picker = new window.TomSelect(select, settings);
  if (url) waiting(picker);
  select.setAttribute("aria-hidden", "true"); // the label now names the box that is typed in
}

const all = (root) => root.querySelectorAll("select[data-picker]").forEach(dress);
all(document);
document.addEventListener("htmx:load", (event) => all(event.detail.elt));
