using System.Numerics.Tensors;
using MLNet.Pruning.Transforms;

namespace MLNet.Pruning.Trainers;

/// <summary>
/// The weights of a student that is narrower than its teacher and has pieces of its own, before any training: <see cref="StateCoordinates"/> of the teacher,
/// which keep their LayerNorms; what reads hidden states reads the others through the kept ones. A piece starts at the mean of the teacher's pieces that
/// spell it. Where heads are as wide as the teacher's, the layers too start from the teacher's, spread evenly from the first to the last, with the heads
/// and inner units of the largest weights; else they are drawn anew.
/// </summary>
/// <remarks>Weights of a larger model as the start of a smaller one: Samragh et al. 2023 (arXiv 2312.09299).</remarks>
internal sealed class StartFromTeacher
{
    private readonly PretrainedEncoder _teacher;
    private readonly EncoderConfig _config;
    private readonly int _from, _to;

    private readonly StateCoordinates _coordinates;
    private readonly Dictionary<string, EncoderTensor> _tensors = new(StringComparer.Ordinal);

    private StartFromTeacher(PretrainedEncoder teacher, EncoderConfig config, StateCoordinates coordinates) =>
        (_teacher, _config, _from, _to, _coordinates) = (teacher, config, teacher.Config.HiddenSize, config.HiddenSize, coordinates);

    /// <summary>Makes the student.</summary>
    /// <param name="teacher">The teacher.</param>
    /// <param name="config">The student's shape.</param>
    /// <param name="vocabulary">The student's pieces.</param>
    /// <param name="coordinates">The coordinates of the teacher's states that the student keeps.</param>
    /// <param name="seed">The seed of what is drawn.</param>
    public static PretrainedEncoder Create(PretrainedEncoder teacher, EncoderConfig config, WordPieceVocabulary vocabulary, StateCoordinates coordinates, int seed)
    {
        var random = PretrainedEncoder.Random(config, vocabulary, seed);
        var start = new StartFromTeacher(teacher, config, coordinates);
        start.AddEmbeddings(vocabulary);
        if (IsPlain(config) && IsPlain(teacher.Config) && config.HeadSize == teacher.Config.HeadSize && config.AttentionHeads <= teacher.Config.AttentionHeads && config.IntermediateSize <= teacher.Config.IntermediateSize)
        {
            for (int layer = 0; layer < config.Layers; layer++)
                start.AddLayer(layer, config.Layers == 1 ? teacher.Config.Layers - 1 : (int)Math.Round(layer * (teacher.Config.Layers - 1.0) / (config.Layers - 1)));
        }

        foreach (var (name, tensor) in random.Tensors)
            start._tensors.TryAdd(name, tensor);
        return new PretrainedEncoder(config, vocabulary, start._tensors);
    }

    /// <summary>Whether the layers are those of BERT.</summary>
    private static bool IsPlain(EncoderConfig config) => config.Architecture is EncoderArchitecture.Bert or EncoderArchitecture.DistilBert;

    private void AddEmbeddings(WordPieceVocabulary vocabulary)
    {
        float[] words = Values(TensorNames.WordEmbeddings), means = new float[vocabulary.Pieces.Count * _from];
        var spelling = new PieceSpelling(_teacher.Vocabulary);
        for (int id = 0; id < vocabulary.Pieces.Count; id++)
        {
            var mean = means.AsSpan(id * _from, _from);
            var pieces = spelling.Of(vocabulary, id);
            foreach (int piece in pieces)
                TensorPrimitives.Add(mean, words.AsSpan(piece * _from, _from), mean);
            TensorPrimitives.Divide(mean, pieces.Count, mean);
        }

        Add(TensorNames.WordEmbeddings, [_config.VocabularySize, _to], Keep(means), pad: true);
        float[] positions = [.. Values(TensorNames.PositionEmbeddings)];
        Array.Resize(ref positions, _config.MaxPositions * _from);
        if (_teacher.Config.HasTypeEmbeddings && _config.HasTypeEmbeddings)
            Add(TensorNames.TypeEmbeddings, [_config.TypeVocabularySize, _to], Keep(Values(TensorNames.TypeEmbeddings)), pad: true);
        else if (_teacher.Config.HasTypeEmbeddings)
            positions = DistilBert.AddToRows(positions, Values(TensorNames.TypeEmbeddings).AsSpan(0, _from));
        Add(TensorNames.PositionEmbeddings, [_config.MaxPositions, _to], Keep(positions));
        AddNorm(TensorNames.EmbeddingNorm, TensorNames.EmbeddingNorm);
    }

    private void AddLayer(int layer, int teacherLayer)
    {
        string From(string part) => TensorNames.Layer(teacherLayer, part);
        string To(string part) => TensorNames.Layer(layer, part);
        int headSize = _config.HeadSize, heads = _teacher.Config.AttentionHeads, inner = _teacher.Config.IntermediateSize;

        float[] value = Values(TensorNames.Weight(From(TensorNames.Value))), mix = Transpose(Values(TensorNames.Weight(From(TensorNames.AttentionOutput))), _from, _from);
        int[] keptHeads = Largest(heads, _config.AttentionHeads, head => Norm(value, head, headSize) * Norm(mix, head, headSize));
        int[] rows = [.. keptHeads.SelectMany(head => Enumerable.Range(head * headSize, headSize))];
        foreach (string part in (string[])[TensorNames.Query, TensorNames.Key, TensorNames.Value])
            AddInto(To(part), From(part), rows);
        AddOutOf(To(TensorNames.AttentionOutput), From(TensorNames.AttentionOutput), mix, rows);
        AddNorm(To(TensorNames.AttentionNorm), From(TensorNames.AttentionNorm));

        float[] first = Values(TensorNames.Weight(From(TensorNames.Intermediate))), second = Transpose(Values(TensorNames.Weight(From(TensorNames.Output))), _from, inner);
        int[] units = Largest(inner, _config.IntermediateSize, unit => Norm(first, unit, 1) * Norm(second, unit, 1));
        AddInto(To(TensorNames.Intermediate), From(TensorNames.Intermediate), units);
        AddOutOf(To(TensorNames.Output), From(TensorNames.Output), second, units);
        AddNorm(To(TensorNames.OutputNorm), From(TensorNames.OutputNorm));
    }

    // A layer that reads hidden states: rows of the teacher's weight, behind the map from the kept coordinates to all.
    private void AddInto(string to, string from, int[] rows)
    {
        float[] bias = Values(TensorNames.Bias(from));
        Add(TensorNames.Weight(to), [rows.Length, _to], Read(Select(Values(TensorNames.Weight(from)), rows)));
        Add(TensorNames.Bias(to), [rows.Length], [.. rows.Select(row => bias[row])]);
    }

    // A layer that writes hidden states: columns of the teacher's weight, which are rows of its transpose, at the kept coordinates.
    private void AddOutOf(string to, string from, float[] transposed, int[] columns)
    {
        Add(TensorNames.Weight(to), [_to, columns.Length], Transpose(Keep(Select(transposed, columns)), columns.Length, _to));
        Add(TensorNames.Bias(to), [_to], Keep(Values(TensorNames.Bias(from))));
    }

    // The kept coordinates are larger or smaller than all; LayerNorm makes them as large, and the gain undoes that.
    private void AddNorm(string to, string from)
    {
        Add(TensorNames.Weight(to), [_to], [.. Keep(Values(TensorNames.Weight(from))).Select(gain => gain * (float)_coordinates.Scale)]);
        Add(TensorNames.Bias(to), [_to], Keep(Values(TensorNames.Bias(from))));
    }

    private void Add(string name, int[] shape, float[] values, bool pad = false)
    {
        if (pad)
            Array.Resize(ref values, shape[0] * shape[1]);
        _tensors.Add(name, new EncoderTensor(shape, values));
    }

    private float[] Values(string name) => _teacher.Tensors[name].Array;

    /// <summary>The kept coordinates of vectors, [n, from] to [n, to].</summary>
    private float[] Keep(float[] rows) => [.. rows.Chunk(_from).SelectMany(row => _coordinates.Kept.Select(i => row[i]))];

    /// <summary>Weights that read all coordinates, [n, from], as weights that read the kept ones, [n, to].</summary>
    private float[] Read(float[] rows)
    {
        float[] map = Transpose(_coordinates.Map, _from, _to), result = new float[rows.Length / _from * _to];
        Parallel.For(0, rows.Length / _from, row =>
        {
            for (int i = 0; i < _to; i++)
                result[(row * _to) + i] = TensorPrimitives.Dot(rows.AsSpan(row * _from, _from), map.AsSpan(i * _from, _from));
        });
        return result;
    }

    private float[] Select(float[] matrix, int[] rows) => [.. rows.SelectMany(row => matrix.AsSpan(row * _from, _from).ToArray())];

    private float Norm(float[] rows, int block, int blockRows) => TensorPrimitives.Norm(rows.AsSpan(block * blockRows * _from, blockRows * _from));

    private static int[] Largest(int count, int kept, Func<int, float> size) => [.. Enumerable.Range(0, count).OrderByDescending(size).Take(kept).Order()];

    private static float[] Transpose(float[] matrix, int rows, int columns)
    {
        float[] result = new float[matrix.Length];
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < columns; column++)
                result[(column * rows) + row] = matrix[(row * columns) + column];
        }

        return result;
    }
}
