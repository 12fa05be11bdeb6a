namespace MLNet.Pruning.Transforms;

/// <summary>A point of an <see cref="EmbeddingMap"/>.</summary>
/// <param name="X">From left to right.</param>
/// <param name="Y">From below to above.</param>
/// <param name="Group">The place of its group.</param>
/// <param name="Text">What it stands for.</param>
internal readonly record struct MapPoint(double X, double Y, int Group, string Text);
