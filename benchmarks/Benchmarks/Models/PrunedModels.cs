using Microsoft.ML;
using MLNet.Pruning.Trainers;
using MLNet.Pruning.Transforms;

namespace MLNet.Pruning.Benchmarks;

/// <summary>Pruned text classifiers with two classes, as files that measuring processes load. Every run makes them anew.</summary>
internal sealed class PrunedModels
{
    private const int Classes = 2, HeadSeed = 1, MaxLength = 512;

    private readonly string _folder = Directory.CreateDirectory(Path.Combine(Repository.Output, "models")).FullName;
    private readonly HashSet<string> _made = [];

    /// <summary>The model as <c>Model.Save</c> writes it.</summary>
    /// <param name="source">The encoder.</param>
    /// <param name="remaining">The share of the prunable weights that stays, in (0, 1].</param>
    /// <param name="scoring">The precision of activations.</param>
    /// <param name="mask">Which weights stay.</param>
    public string Zip(ModelSource source, double remaining, ScoringPrecision scoring, MaskKind mask = MaskKind.Random)
    {
        string path = Path.Combine(_folder, $"{source.Name}-{Percent(remaining)}-{scoring}-{mask}.zip");
        if (!_made.Add(path))
            return path;

        var mlContext = new MLContext();
        IDataView empty = mlContext.Data.LoadFromEnumerable<TextRow>([]);
        mlContext.Model.Save(Create(source, remaining, scoring, mask), empty.Schema, path);
        return path;
    }

    /// <summary>Our ONNX export of the model at 95 %, dense 32-bit floats, by the name of the graph. The time of a dense graph does not depend on the masks.</summary>
    public IReadOnlyDictionary<string, string> Graphs(ModelSource source)
    {
        string plain = Path.Combine(_folder, $"{source.Name}.onnx"), fused = Path.Combine(_folder, $"{source.Name}-fused.onnx");
        if (_made.Add(plain))
        {
            OnnxExport.Save(Load(Zip(source, 0.05, ScoringPrecision.Exact)), plain);
            FusedGraph.Make(plain, fused, source.Encoder.Value.Config);
        }

        return new Dictionary<string, string> { ["fp32, plain graph"] = plain, ["fp32, fused graph"] = fused };
    }

    public static PrunedTextClassificationTransformer Create(ModelSource source, double remaining, ScoringPrecision scoring, MaskKind mask = MaskKind.Random)
    {
        PretrainedEncoder encoder = source.Encoder.Value;
        var tensors = Masks.Apply(encoder.Tensors, encoder.Config, remaining, mask).ToDictionary();
        foreach ((string name, int[] shape) in EncoderShapes.Pooler(encoder.Config).Concat(EncoderShapes.Classifier(encoder.Config, Classes)))
            tensors.TryAdd(name, InitialWeights.Create(name, shape, HeadSeed));
        TransformerEncoder compiled = TransformerEncoder.Compile(encoder.Config, tensors, StoragePrecision.Int8, scoring);
        var columns = new TextClassificationColumns(nameof(TextRow.Sentence1), null, "PredictedLabel", "Score");
        return new PrunedTextClassificationTransformer(new MLContext(), columns, new UnnamedLabelValues(Classes), encoder.Vocabulary, MaxLength, compiled, report: null);
    }

    /// <summary>Loads what <see cref="Zip"/> made.</summary>
    public static PrunedTextClassificationTransformer Load(string zip) => (PrunedTextClassificationTransformer)new MLContext().Model.Load(zip, out _);

    /// <summary>The pruned share as people say it: 95 for 5 % remaining.</summary>
    public static int Percent(double remaining) => (int)Math.Round(100 * (1 - remaining));
}
