// Runs on Deeplearning4j's pages and on Arbiter's, behind a script of theirs.
(function () {
  function addTab() {
    const link = document.createElement("a");
    link.href = "/colotride";
    link.id = "colotride-tab";
    link.textContent = "COLO-TRIDE";
    // Its page of the tab's history knows what a new one would not: whether this reader may steer.
    link.addEventListener("click", event => {
      const before = document.referrer ? new URL(document.referrer) : null;
      if (before?.origin === location.origin && before.pathname === "/colotride" && history.length > 1
        && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
        event.preventDefault();
        history.back();
      }
    });
    const sidebar = document.querySelector(".sidebar-nav > .nav");
    if (sidebar) {
      link.className = "nav-link";
      const item = document.createElement("li");
      item.className = "nav-item";
      item.append(link);
      sidebar.prepend(item);
    } else {
      const header = document.querySelector(".hd") || document.body;
      Object.assign(link.style, { position: "absolute", top: "8px", right: "16px", color: "#fff" });
      header.append(link);
    }
  }
  if (document.readyState === "loading") {
    document.addEventListener("DOMContentLoaded", addTab);
  } else {
    addTab();
  }
})();
