namespace MLNet.Pruning.Trainers;

/// <summary>Which layer of the teacher a layer of the student is compared with.</summary>
public sealed record LayerMap
{
    private readonly int[]? _teacherLayers;

    private LayerMap(int[]? teacherLayers) => _teacherLayers = teacherLayers;

    /// <summary>
    /// Layers spread evenly: of N teacher and M student layers, layer i of the student (from 0) takes layer round((i + 1) N / M) − 1 of the teacher, so
    /// that the last takes the last. A half is rounded up, and the first layer is the least.
    /// </summary>
    /// <remarks>Where M divides N it is TinyBERT's map (Jiao et al. 2020, arXiv 1909.10351, section 3).</remarks>
    public static LayerMap Even { get; } = new((int[]?)null);

    /// <summary>The given layers.</summary>
    /// <param name="teacherLayers">For every layer of the student, in order, the number of a teacher's layer, from 0.</param>
    /// <returns>The map.</returns>
    /// <exception cref="ArgumentException">There is no layer, or one is negative.</exception>
    public static LayerMap Of(params int[] teacherLayers)
    {
        ArgumentNullException.ThrowIfNull(teacherLayers);
        return teacherLayers.Length > 0 && teacherLayers.All(layer => layer >= 0)
            ? new LayerMap([.. teacherLayers])
            : throw new ArgumentException($"The layer map is [{string.Join(", ", teacherLayers)}]; expected the number of a teacher's layer, from 0, for every layer of the student.", nameof(teacherLayers));
    }

    /// <summary>Whether both maps give the same layers.</summary>
    /// <param name="other">Another map, or null.</param>
    /// <returns>True where they do.</returns>
    public bool Equals(LayerMap? other) => other is not null && ToString() == other.ToString();

    /// <inheritdoc/>
    public override int GetHashCode() => ToString().GetHashCode(StringComparison.Ordinal);

    /// <summary><c>Even</c>, or the layers such as <c>[1, 3, 5]</c>.</summary>
    public override string ToString() => _teacherLayers is null ? nameof(Even) : $"[{string.Join(", ", _teacherLayers)}]";

    /// <summary>The teacher's layer for a layer of the student, both from 0.</summary>
    internal int TeacherLayer(int layer, int studentLayers, int teacherLayers) => _teacherLayers is null
        ? Math.Max(0, (int)Math.Round((layer + 1) * teacherLayers / (double)studentLayers, MidpointRounding.AwayFromZero) - 1)
        : _teacherLayers[layer];

    /// <summary>Checks that the map gives every layer of the student a layer of the teacher.</summary>
    /// <exception cref="ArgumentException">It does not.</exception>
    internal void Check(string loss, int studentLayers, int teacherLayers)
    {
        if (_teacherLayers is null)
            return;
        if (_teacherLayers.Length != studentLayers)
            throw new ArgumentException($"{loss}.{nameof(LayerMap)} is {this}, {_teacherLayers.Length} layers; the student has {studentLayers}.");
        if (_teacherLayers.Max() >= teacherLayers)
            throw new ArgumentException($"{loss}.{nameof(LayerMap)} is {this}; the teacher's layers go from 0 to {teacherLayers - 1}.");
    }
}
