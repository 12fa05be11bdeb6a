using System.Diagnostics;
using MLNet.Pruning.Trainers;
using MLNet.Pruning.Transforms;
using static TorchSharp.torch;

namespace MLNet.Pruning.Benchmarks;

/// <summary>Scores texts as Microsoft.ML.TorchSharp does: one after the other through the dense torch module.</summary>
internal static class TorchWorker
{
    public static double RowsPerSecond(string zip, int rows, int threads, double warmUp)
    {
        PrunedTextClassificationTransformer model = PrunedModels.Load(zip);
        var tokens = new WordPieceEncoder(model.Vocabulary, model.MaxLength);
        set_num_threads(threads);
        using var noGradient = no_grad();
        using var module = new SequenceClassifier(model.EncoderConfig, model.ClassNames.Count, seed: 1, managedKernels: false);
        module.Load(model.ToTensors());
        module.eval();

        string[] texts = [.. TransformWorker.Texts(rows)];
        var watch = Stopwatch.StartNew();
        for (int i = 0; watch.Elapsed.TotalSeconds < warmUp; i = (i + 1) % texts.Length)
            Score(module, tokens.Encode(texts[i], null));

        watch.Restart();
        foreach (string text in texts)
            Score(module, tokens.Encode(text, null));
        return texts.Length / watch.Elapsed.TotalSeconds;
    }

    private static void Score(SequenceClassifier module, TokenizedText text)
    {
        using var scope = NewDisposeScope();
        Tensor ids = tensor(Array.ConvertAll(text.Ids, id => (long)id), [1, text.Ids.Length]);
        Tensor types = tensor(Array.ConvertAll(text.Types, type => (long)type), [1, text.Ids.Length]);
        module.forward(ids, types, ones_like(ids)).softmax(1).data<float>().ToArray();
    }
}
