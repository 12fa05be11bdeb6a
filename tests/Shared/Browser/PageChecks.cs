namespace MLNet.Pruning.Tests;

/// <summary>What every page of ours has to be, checked in the browser; a check gives what fails it.</summary>
internal static class PageChecks
{
    /// <summary>Texts that stand out from what is behind them by less than 4.5 (WCAG 2.2, success criterion 1.4.3).</summary>
    public static Task<string[]> LowContrastAsync(BrowserPage page) => page.Page.EvaluateAsync<string[]>("""
        () => {
          const parse = colour => colour.match(/[\d.]+/g).map(Number);
          const luminance = colour => colour.slice(0, 3).map(c => c / 255).map(c => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
            .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
          const behind = element => {
            for (let node = element; node; node = node.parentElement) {
              const colour = parse(getComputedStyle(node).backgroundColor);
              if (colour.length < 4 || colour[3] > 0) return colour;
            }
            return [255, 255, 255];
          };
          const failing = new Set();
          const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
          for (let text = walker.nextNode(); text; text = walker.nextNode()) {
            const element = text.parentElement, style = getComputedStyle(element);
            if (!text.textContent.trim() || element.closest('script, style, title, desc') || element.getClientRects().length === 0) continue;
            const front = luminance(parse(element.closest('svg') ? style.fill : style.color)), back = luminance(behind(element));
            const contrast = (Math.max(front, back) + 0.05) / (Math.min(front, back) + 0.05);
            if (contrast < 4.5) failing.add(`${contrast.toFixed(2)}: ${text.textContent.trim().slice(0, 40)}`);
          }
          return [...failing];
        }
        """);

    /// <summary>What a screen reader would stumble over: language, landmarks, headings, tables, pictures, names of buttons, ids.</summary>
    public static Task<string[]> InaccessibleAsync(BrowserPage page) => page.Page.EvaluateAsync<string[]>("""
        () => {
          const failing = [], all = selector => [...document.querySelectorAll(selector)], demand = (holds, what) => holds || failing.push(what);
          const shown = element => element.outerHTML.slice(0, 80);
          demand(document.documentElement.lang, 'no language');
          demand(document.title, 'no title');
          demand(all('main').length === 1 && all('header').length && all('footer').length, 'landmarks are missing');
          demand(all('h1').length === 1, 'not one h1');
          const levels = all('h1, h2, h3, h4').map(heading => +heading.tagName[1]);
          levels.forEach((level, i) => demand(i === 0 ? level === 1 : level <= levels[i - 1] + 1, `heading ${i} skips a level`));
          for (const table of all('table')) {
            demand(table.caption?.textContent.trim(), `a table has no caption: ${shown(table)}`);
            for (const heading of table.querySelectorAll('th')) demand(['col', 'row'].includes(heading.scope), `a heading has no scope: ${shown(heading)}`);
          }
          for (const picture of all('svg:not([aria-hidden=true])')) {
            demand(picture.getAttribute('role') === 'img', `a picture has no role: ${shown(picture)}`);
            const [title, desc] = (picture.getAttribute('aria-labelledby') ?? '').split(' ').map(id => document.getElementById(id)?.textContent.trim());
            demand(title && desc, `a picture has no title or description: ${shown(picture)}`);
          }
          for (const picture of all('img')) demand(picture.hasAttribute('alt'), `a picture has no text: ${shown(picture)}`);
          for (const control of all('button, a[href]')) demand(control.textContent.trim() || control.ariaLabel, `a control has no name: ${shown(control)}`);
          for (const control of all('input, select, textarea')) demand(control.labels?.length || control.ariaLabel, `a control has no label: ${shown(control)}`);
          for (const link of all('a[href^="#"]')) demand(document.getElementById(link.hash.slice(1)), `a link leads nowhere: ${link.hash}`);
          const ids = all('[id]').map(element => element.id);
          demand(new Set(ids).size === ids.length, `ids are not unique: ${ids.filter((id, i) => ids.indexOf(id) !== i)}`);
          return failing;
        }
        """);

    /// <summary>Texts of pictures that reach over the picture's edge.</summary>
    public static Task<string[]> CutOffAsync(BrowserPage page) => page.Page.EvaluateAsync<string[]>("""
        () => [...document.querySelectorAll('svg text')].filter(text => {
          const own = text.getBoundingClientRect(), whole = text.ownerSVGElement.getBoundingClientRect();
          return own.left < whole.left - 1 || own.right > whole.right + 1 || own.top < whole.top - 1 || own.bottom > whole.bottom + 1;
        }).map(text => text.textContent)
        """);
}
