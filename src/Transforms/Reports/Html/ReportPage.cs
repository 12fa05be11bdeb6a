using System.Reflection;
using System.Runtime.InteropServices;

namespace MLNet.Pruning.Transforms;

/// <summary>A page that needs nothing beside itself: heading, contents, sections; light or dark as the reader's system is.</summary>
internal static class ReportPage
{
    /// <param name="title">The title.</param>
    /// <param name="lead">A sentence under it.</param>
    /// <param name="sections">The sections in order.</param>
    public static string Format(string title, string lead, IReadOnlyList<ReportSection> sections)
    {
        var html = new HtmlWriter();
        html.Write($"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <link rel="icon" href="data:,">
            <title>{title}</title>
            <style>
            {Resource("report.css")}</style>
            </head>
            <body>
            <a class="skip" href="#content">Skip to the content</a>
            <header><h1>{title}</h1><p>{lead}</p></header>
            <nav aria-label="Contents"><ul>

            """);
        foreach (ReportSection section in sections)
            html.Write($"<li><a href=\"#{section.Id}\">{section.Title}</a></li>\n");
        html.Write($"</ul></nav>\n<main id=\"content\">\n");
        foreach (ReportSection section in sections)
        {
            html.Write($"<section aria-labelledby=\"{section.Id}\">\n<h2 id=\"{section.Id}\">{section.Title}</h2>\n");
            section.Write(html);
            html.Write($"</section>\n");
        }

        html.Write($"""
            </main>
            <footer><p>Written by MLNet.Pruning {LibraryVersion.Current} on {RuntimeInformation.FrameworkDescription}.</p></footer>
            <script>
            {Resource("report.js")}</script>
            </body>
            </html>

            """);
        return html.ToString();
    }

    private static Markup Resource(string name)
    {
        using var reader = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream(name)!);
        return new Markup(reader.ReadToEnd());
    }
}
