namespace MLNet.Pruning.Transforms;

/// <summary>Text that is HTML already.</summary>
internal readonly record struct Markup(string Html);
