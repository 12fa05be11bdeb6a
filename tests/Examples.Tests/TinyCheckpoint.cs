using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;
using MLNet.Pruning.Trainers;
using MLNet.Pruning.Transforms;

namespace MLNet.Pruning.Examples.Tests;

/// <summary>A folder with a random encoder of two layers in Hugging Face's layout, small enough to train within seconds.</summary>
internal static class TinyCheckpoint
{
    public static void Write(string folder, IEnumerable<string> texts)
    {
        var vocabulary = WordPieceVocabulary.Learn(texts, size: 300);
        var config = new EncoderConfig
        {
            VocabularySize = vocabulary.Pieces.Count,
            HiddenSize = 32,
            Layers = 2,
            AttentionHeads = 2,
            IntermediateSize = 64,
            MaxPositions = 128,
        };
        var encoder = PretrainedEncoder.Random(config, vocabulary, seed: 1);

        Directory.CreateDirectory(folder);
        File.WriteAllLines(Path.Combine(folder, "vocab.txt"), vocabulary.Pieces);
        File.WriteAllText(Path.Combine(folder, "config.json"), JsonSerializer.Serialize(new
        {
            model_type = "bert",
            vocab_size = config.VocabularySize,
            hidden_size = config.HiddenSize,
            num_hidden_layers = config.Layers,
            num_attention_heads = config.AttentionHeads,
            intermediate_size = config.IntermediateSize,
            max_position_embeddings = config.MaxPositions,
            type_vocab_size = config.TypeVocabularySize,
            hidden_act = "gelu",
        }));
        WriteWeights(Path.Combine(folder, "model.safetensors"), encoder);
    }

    private static void WriteWeights(string path, PretrainedEncoder encoder)
    {
        long offset = 0;
        var header = new Dictionary<string, object>();
        foreach (var (name, tensor) in encoder.Tensors)
        {
            long end = offset + tensor.Values.Length * sizeof(float);
            header.Add(name, new { dtype = "F32", shape = tensor.Shape, data_offsets = new[] { offset, end } });
            offset = end;
        }

        byte[] json = JsonSerializer.SerializeToUtf8Bytes(header);
        byte[] length = new byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)json.Length);
        using var file = File.Create(path);
        file.Write(length);
        file.Write(json);
        foreach (var tensor in encoder.Tensors.Values)
            file.Write(MemoryMarshal.AsBytes(tensor.Values.Span));
    }
}
