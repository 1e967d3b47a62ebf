// The browser's side of the preview: listens for news of builds, exchanges style sheets, reloads, and shows faults.
// What the server says is told in src/serve/live.rs. Nothing here needs more than `script-src 'self'`,
// `style-src 'self'` and `connect-src 'self'`.
(() => {
    "use strict";

    const script = document.currentScript;
    const base = new URL("..", script.src).pathname;
    const sheet = /\.css$/;
    // What other pages, feeds and sitemaps say is not seen on this page.
    const unseen = /(\/|\.html|\.xml|\.json|\.txt)$/;

    // --- Addresses ---

    // `/a/`, `/a/index.html` and `/a` are one page.
    const plain = (address) => {
        try {
            address = decodeURI(address);
        } catch {
            // What is not encoded stays as it is.
        }
        return address.replace(/\/index\.html$/, "/").replace(/\/$/, "");
    };
    const inSite = (pathname) => plain(pathname.startsWith(base) ? pathname.slice(base.length - 1) : pathname);
    // Where nothing is, the page that is shown has another address.
    const own = [inSite(location.pathname), plain(script.dataset.page)];

    // --- Reloading ---

    const KEY = "pressroom-reload";
    let generation = Number(script.dataset.generation);

    // What was left when this page was reloaded; a page may not be allowed to remember.
    const left = (() => {
        try {
            const text = sessionStorage.getItem(KEY);
            sessionStorage.removeItem(KEY);
            return JSON.parse(text) ?? {};
        } catch {
            return {};
        }
    })();

    const reload = () => {
        try {
            const place = { path: location.pathname, left: scrollX, top: scrollY, generation };
            sessionStorage.setItem(KEY, JSON.stringify(place));
        } catch {
            // Then the page begins at its top.
        }
        location.reload();
    };

    const scrollBack = () => scrollTo({ left: left.left, top: left.top, behavior: "instant" });
    if (left.path === location.pathname) {
        if (document.readyState === "complete") scrollBack();
        else addEventListener("load", scrollBack);
    }

    // --- Style sheets ---

    const sheets = () =>
        [...document.querySelectorAll("link[rel~=stylesheet][href]")].filter(
            (link) => new URL(link.href).origin === location.origin,
        );
    const addressOf = (link) => inSite(new URL(link.href).pathname);

    // The old sheet stays until the new one is there, so that the page is never without.
    const exchange = (link) => {
        const fresh = link.cloneNode();
        const url = new URL(link.href);
        url.searchParams.set("v", generation);
        fresh.href = url;
        // That of the old sheet.
        fresh.removeAttribute("integrity");
        fresh.onload = () => {
            for (const other of sheets()) {
                const before = other.compareDocumentPosition(fresh) & Node.DOCUMENT_POSITION_FOLLOWING;
                if (before && other.media === fresh.media && addressOf(other) === addressOf(fresh)) other.remove();
            }
        };
        fresh.onerror = () => fresh.remove();
        link.after(fresh);
    };

    // --- Faults ---

    let overlay;
    let shown = null;

    const build = () => {
        const make = (name, properties, ...children) => {
            const element = Object.assign(document.createElement(name), properties);
            element.append(...children);
            return element;
        };
        const text = make("pre", { tabIndex: 0 });
        const close = make("button", { type: "button", textContent: "Close" });
        const title = make("p", { textContent: "The build failed. Behind this is the last good page, if there is one." });
        const dialog = make("dialog", { dir: "ltr", lang: "en" }, make("header", {}, title, close), text);
        dialog.setAttribute("role", "alertdialog");
        dialog.setAttribute("aria-label", "The build failed");
        close.addEventListener("click", () => dialog.close());

        // A tree of its own: the site's styles do not reach it, and its styles do not reach the site.
        const host = document.createElement("pressroom-faults");
        const style = new CSSStyleSheet();
        style.replaceSync(`
            :host { all: initial !important; }
            dialog { box-sizing: border-box; width: min(120ch, 100vw - 2rem); max-height: calc(100vh - 2rem);
                padding: 0; border: 2px solid #c62828; border-radius: 6px; overflow: auto; color-scheme: light dark;
                background: Canvas; color: CanvasText; font: 14px/1.5 ui-monospace, monospace; }
            dialog::backdrop { background: rgb(0 0 0 / 40%); }
            header { position: sticky; top: 0; left: 0; display: flex; gap: 1rem; align-items: center;
                padding: .5rem 1rem; background: #c62828; color: #fff; }
            p { flex: 1; margin: 0; font-weight: bold; }
            button { font: inherit; padding: .2em .8em; }
            pre { margin: 0; padding: 1rem; overflow-x: auto; font: inherit; tab-size: 4; }
            @media print { dialog { display: none; } }
        `);
        const root = host.attachShadow({ mode: "open" });
        root.adoptedStyleSheets = [style];
        root.append(dialog);
        document.documentElement.append(host);
        return { dialog, text };
    };

    const show = (faults) => {
        shown = faults;
        overlay ??= build();
        overlay.text.textContent = faults;
        if (!overlay.dialog.open) overlay.dialog.showModal();
    };

    const mended = () => {
        shown = null;
        overlay?.dialog.close();
    };

    // --- News ---

    const hear = {
        state(news) {
            // Once for each state: a page that something else keeps from being renewed would reload for ever.
            if (news.generation !== generation && news.generation !== left.generation) {
                generation = news.generation;
                reload();
            } else if (news.faults === null) {
                mended();
            } else if (news.faults !== shown) {
                show(news.faults);
            }
        },
        changed(news) {
            generation = news.generation;
            mended();
            const seen = (address) => own.includes(plain(address)) || !(sheet.test(address) || unseen.test(address));
            const wanted = news.addresses.filter((address) => sheet.test(address)).map(plain);
            const links = sheets();
            // A sheet without a link may be one that another imports.
            const unlinked = (address) => !links.some((link) => addressOf(link) === address);
            if (news.addresses.some(seen) || wanted.some(unlinked)) reload();
            else links.filter((link) => wanted.includes(addressOf(link))).forEach(exchange);
        },
        faults: (news) => show(news.text),
        mended,
        reload,
    };

    // A browser opens few connections to one server, so only pages that are seen keep one; the others are told when
    // they are looked at what they have missed. A stream that breaks is opened again by the browser.
    let stream = null;
    const listen = () => {
        if (document.hidden) {
            stream?.close();
            stream = null;
        } else if (stream === null) {
            stream = new EventSource(new URL("events", script.src));
            for (const [name, react] of Object.entries(hear)) {
                stream.addEventListener(name, (event) => react(JSON.parse(event.data)));
            }
        }
    };
    document.addEventListener("visibilitychange", listen);
    listen();
})();
