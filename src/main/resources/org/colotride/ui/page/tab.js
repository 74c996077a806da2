// Runs on Deeplearning4j's pages and on Arbiter's, behind a script of theirs.
(function () {
  function addTab() {
    const link = document.createElement("a");
    link.href = "/colotride";
    link.id = "colotride-tab";
    link.textContent = "COLO-TRIDE";
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
