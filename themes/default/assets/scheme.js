// Light or dark: the reader's own choice, which stands in this browser alone, goes before that of the system. It runs before
// anything is shown, so that no page flashes; without it pages follow the system.
(() => {
    const key = "scheme";
    const root = document.documentElement;
    // The button has its place from the beginning where it works at all.
    root.dataset.script = "";
    const system = matchMedia("(prefers-color-scheme: dark)");
    const kept = () => {
        try {
            return localStorage.getItem(key);
        } catch {
            return null;
        }
    };
    const isDark = () => (root.dataset.scheme ? root.dataset.scheme === "dark" : system.matches);
    const choice = kept();
    if (choice === "dark" || choice === "light") root.dataset.scheme = choice;
    addEventListener("DOMContentLoaded", () => {
        const button = document.getElementById("scheme");
        if (!button) return;
        const show = () => button.setAttribute("aria-pressed", String(isDark()));
        show();
        system.addEventListener("change", show);
        button.addEventListener("click", () => {
            root.dataset.scheme = isDark() ? "light" : "dark";
            try {
                localStorage.setItem(key, root.dataset.scheme);
            } catch {
                // It holds for this page.
            }
            show();
        });
    });
})();
