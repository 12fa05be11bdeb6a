using System.Text.Json;
using Microsoft.ML;
using MLNet.Pruning.Tests;

namespace MLNet.Pruning.Transforms.Tests;

public sealed class HuggingFaceExportTests : IDisposable
{
    private readonly MLContext _context = new(1);
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(EncoderArchitecture.Bert, "BertForSequenceClassification", "bert.encoder.layer.1.attention.self.query.weight", "bert.pooler.dense.bias")]
    [InlineData(EncoderArchitecture.DistilBert, "DistilBertForSequenceClassification", "distilbert.transformer.layer.1.attention.q_lin.weight", "pre_classifier.bias")]
    public void TheFolderIsLaidOutAsTransformersExpects(EncoderArchitecture architecture, string model, string query, string pooler)
    {
        PrunedTextClassificationTransformer transformer = ExportSamples.Create(_context, architecture);
        HuggingFaceExport.SaveToDirectory(transformer, _folder.Path("model"));

        Assert.Equal(["config.json", "model.safetensors", "tokenizer_config.json", "vocab.txt"], Directory.EnumerateFiles(_folder.Path("model")).Select(Path.GetFileName).Order());
        JsonElement config = JsonDocument.Parse(File.ReadAllText(_folder.Path("model/config.json"))).RootElement;
        Assert.Equal(model, config.GetProperty("architectures")[0].GetString());
        Assert.Equal(ExportSamples.ClassNames[2], config.GetProperty("id2label").GetProperty("2").GetString());
        Assert.Equal(1, config.GetProperty("label2id").GetProperty(ExportSamples.ClassNames[1]).GetInt32());
        JsonElement tokenizer = JsonDocument.Parse(File.ReadAllText(_folder.Path("model/tokenizer_config.json"))).RootElement;
        Assert.Equal(12, tokenizer.GetProperty("model_max_length").GetInt32());
        using SafetensorsFile weights = SafetensorsFile.Open(_folder.Path("model/model.safetensors"));
        Assert.Equal(transformer.ToTensors().Count, weights.Header.Tensors.Count);
        Assert.Equal("pt", weights.Header.Metadata["format"]);
        Assert.Equal([16, 16], weights.Header.Tensors[query].Shape);
        Assert.Equal([16], weights.Header.Tensors[pooler].Shape);
        Assert.Equal([3, 16], weights.Header.Tensors["classifier.weight"].Shape);
    }

    [Fact]
    public void ARegressionIsDeclaredAsOne()
    {
        HuggingFaceExport.SaveToDirectory(TextRegressionSamples.Create(_context), _folder.Path("model"));
        JsonElement config = JsonDocument.Parse(File.ReadAllText(_folder.Path("model/config.json"))).RootElement;
        Assert.Equal("BertForSequenceClassification", config.GetProperty("architectures")[0].GetString());
        Assert.Equal("regression", config.GetProperty("problem_type").GetString());
        Assert.Equal(1, config.GetProperty("num_labels").GetInt32());
        Assert.Equal("LABEL_0", config.GetProperty("id2label").GetProperty("0").GetString());
        using SafetensorsFile weights = SafetensorsFile.Open(_folder.Path("model/model.safetensors"));
        Assert.Equal([1, 16], weights.Header.Tensors["classifier.weight"].Shape);
    }

    [Fact]
    public void AnEmptyFolderIsFilledAndAnotherIsRefused()
    {
        ITransformer model = ExportSamples.Create(_context);
        Directory.CreateDirectory(_folder.Path("model"));
        HuggingFaceExport.SaveToDirectory(model, _folder.Path("model") + Path.DirectorySeparatorChar);

        string message = Assert.Throws<IOException>(() => HuggingFaceExport.SaveToDirectory(model, _folder.Path("model"))).Message;
        Assert.Contains("expected a new or an empty folder", message, StringComparison.Ordinal);
        Assert.Equal([_folder.Path("model")], Directory.EnumerateFileSystemEntries(_folder.Root));
    }

    [Fact]
    public void AFailureLeavesNoFolder()
    {
        Assert.Throws<InvalidOperationException>(() => WholeFolder.Write(_folder.Path("model"), folder =>
        {
            File.WriteAllText(Path.Combine(folder, "config.json"), "{}");
            throw new InvalidOperationException();
        }));

        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Root));
    }

    [Fact]
    public void WhatTheLayoutCannotSayIsRefusedByName()
    {
        PrunedTextClassificationTransformer model = ExportSamples.Create(_context, EncoderArchitecture.DistilBert, epsilon: 1e-5);
        Assert.Contains("LayerNormEpsilon is 1E-05", Assert.Throws<NotSupportedException>(() => HuggingFaceExport.SaveToDirectory(model, _folder.Path("model"))).Message, StringComparison.Ordinal);
        EncoderConfig other = EncoderSamples.Tiny with { Architecture = (EncoderArchitecture)77 };
        Assert.Contains("architecture 77 has no Hugging Face export", Assert.Throws<NotSupportedException>(() => ModelConfigFile.Write(other, ["a"], 0)).Message, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Root));
    }

    [Fact]
    public void ClassesOfOneNameStayJson()
    {
        JsonElement config = JsonDocument.Parse(ModelConfigFile.Write(EncoderSamples.Tiny, ["a", "b", "a"], 0), new() { AllowDuplicateProperties = false }).RootElement;
        Assert.Equal(3, config.GetProperty("id2label").EnumerateObject().Count());
        Assert.Equal(0, config.GetProperty("label2id").GetProperty("a").GetInt32());
    }
}
