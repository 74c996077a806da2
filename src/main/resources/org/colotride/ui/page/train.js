// Runs on Deeplearning4j's pages, behind their common script: takes away what this server refuses.
(function () {
  // A run has one worker, and their pages' language would change for everybody who looks on.
  window.selectNewWorker = function () {};
  window.languageSelect = function () {};
  function hideLanguages() {
    document.querySelectorAll("[onclick^=languageSelect]").forEach(function (link) {
      (link.closest(".nav-dropdown") ?? link).style.display = "none";
    });
  }
  if (document.readyState === "loading") {
    document.addEventListener("DOMContentLoaded", hideLanguages);
  } else {
    hideLanguages();
  }
})();
