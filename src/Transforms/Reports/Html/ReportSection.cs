namespace MLNet.Pruning.Transforms;

/// <summary>A part of a page that stands in its contents.</summary>
/// <param name="Id">The place that a link names.</param>
/// <param name="Title">The heading.</param>
/// <param name="Write">Writes what follows the heading.</param>
internal sealed record ReportSection(string Id, string Title, Action<HtmlWriter> Write);
