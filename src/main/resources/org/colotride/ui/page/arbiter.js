// Runs on Arbiter's page, behind a script of its own: says so where there is no search to show.
(function () {
  const EVERY_MS = 5000;
  const notice = document.createElement("p");
  notice.id = "colotride-no-search";
  notice.setAttribute("role", "status");
  Object.assign(notice.style, { margin: "16px", padding: "12px 16px", background: "#fff4d6", color: "#4d3800",
    border: "1px solid #e0b84c", borderRadius: "6px" });
  notice.textContent = "No search goes on in this process. exec:java@search begins one, and says where to watch it;"
    + " what searches have found before is listed on the page COLO-TRIDE.";
  async function look() {
    try {
      const answer = await (await fetch("/arbiter/lastUpdate")).json();
      if (answer.statusUpdateTime > 0) {
        notice.remove();
        return;
      }
      if (!notice.isConnected) {
        const header = document.querySelector(".hd");
        header ? header.after(notice) : document.body.prepend(notice);
      }
    } catch (error) {
      console.log("Not reached: " + error);
    }
    setTimeout(look, EVERY_MS);
  }
  document.readyState === "loading" ? document.addEventListener("DOMContentLoaded", look) : look();
})();
