using System.IO.Compression;
using System.Security.Cryptography;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;
using MLNet.Pruning.Tests;

namespace MLNet.Pruning.Polyfills.Tests.DataViews;

/// <summary>Saved models and prediction engines.</summary>
public sealed class ModelTests
{
    private readonly MLContext _ml = new();

    /// <summary>The hashes were taken from the file that ML.NET 5.0.0 saves.</summary>
    [Fact]
    public void A_saved_chain_has_upstreams_bytes()
    {
        var stream = new MemoryStream();
        var data = Row.Load(_ml, 3);
        var typed = _ml.Transforms.Conversion.MapValueToKey("Key", "Text").Fit(data).Transform(data);
        _ml.Model.Save(Chain().Fit(data), typed.Schema, stream);

        using var zip = new ZipArchive(stream);
        var hashes = zip.Entries.Where(entry => !entry.FullName.EndsWith("Version.txt")).Select(entry => $"{entry.FullName} {Hash(entry)}");
        Assert.Equal(
        [
            "TransformerChain/Transform_000/Vocabulary/Terms.txt a60bdffcaba90aa3",
            "TransformerChain/Transform_000/Vocabulary/Model.key 7ee1200ab783d9ad",
            "TransformerChain/Transform_000/Model.key 5f943234cc9b8f1c",
            "TransformerChain/Transform_001/Vocabulary/Terms.txt 08c19fa12bba94e7",
            "TransformerChain/Transform_001/Vocabulary/Model.key 405b44e86378e7c2",
            "TransformerChain/Transform_001/Model.key b3c5a9b4f37ad75e",
            "TransformerChain/Transform_002/Vocabulary/Terms.txt 217169b295df8fea",
            "TransformerChain/Transform_002/Vocabulary/Model.key 1985bbbac80ebb03",
            "TransformerChain/Transform_002/Model.key 2cfbcd31963f5e4e",
            "TransformerChain/Transform_003/Model.key 548076b1c13b9db5",
            "TransformerChain/Transform_004/Model.key 42a75797ad7d7874",
            "TransformerChain/Model.key a7ff1bcfbca166b6",
            "Schema b50d90bd6983ae73",
        ], hashes);

        static string Hash(ZipArchiveEntry entry)
        {
            using var content = entry.Open();
            return Convert.ToHexStringLower(SHA256.HashData(content))[..16];
        }
    }

    [Fact]
    public void A_loaded_chain_does_what_the_saved_one_did()
    {
        using var folder = new TemporaryFolder();
        var data = Row.Load(_ml, 20);
        var chain = Chain().Fit(data);
        _ml.Model.Save(chain, data.Schema, folder.Path("model.zip"));
        var loaded = new MLContext().Model.Load(folder.Path("model.zip"), out var schema);

        Assert.Equal(data.Schema.Select(column => column.ToString()), schema.Select(column => column.ToString()));
        var (before, after) = (chain.Transform(data), loaded.Transform(data));
        Assert.Equal(before.Schema.Select(column => column.ToString()), after.Schema.Select(column => column.ToString()));
        foreach (string column in new[] { "Key", "ValueKey", "FlagKey", "LongKey" })
            Assert.Equal(before.GetColumn<uint>(column), after.GetColumn<uint>(column));
        Assert.Equal(before.GetColumn<string>("Back"), after.GetColumn<string>("Back"));
        Assert.Equal(data.GetColumn<float[]>("Pair"), after.GetColumn<float[]>("Copy"));
    }

    [Fact]
    public void Schemas_keep_their_annotations()
    {
        var data = Row.Load(_ml, 20);
        var chain = Chain().Fit(data);
        var schema = chain.GetOutputSchema(data.Schema);
        var stream = new MemoryStream();
        _ml.Model.Save(chain, schema, stream);
        _ml.Model.Load(stream, out var loaded);

        Assert.Equal(schema.Select(column => column.ToString()), loaded.Select(column => column.ToString()));
        Assert.Equal(KeyValues<ReadOnlyMemory<char>>(schema["Key"]).Select(value => value.ToString()), KeyValues<ReadOnlyMemory<char>>(loaded["Key"]).Select(value => value.ToString()));
        Assert.Equal(KeyValues<float>(schema["ValueKey"]), KeyValues<float>(loaded["ValueKey"]));
        Assert.Equal(KeyValues<bool>(schema["FlagKey"]), KeyValues<bool>(loaded["FlagKey"]));
        Assert.Equal(KeyValues<long>(schema["LongKey"]), KeyValues<long>(loaded["LongKey"]));

        static IEnumerable<T> KeyValues<T>(DataViewSchema.Column column)
        {
            VBuffer<T> values = default;
            column.GetKeyValues(ref values);
            return values.DenseValues();
        }
    }

    [Fact]
    public void A_model_may_be_saved_without_a_schema()
    {
        var stream = new MemoryStream();
        _ml.Model.Save(_ml.Transforms.CopyColumns("A", "Id").Fit(Row.Load(_ml, 1)), null, stream);
        Assert.True(stream.CanRead);
        Assert.IsType<ColumnCopyingTransformer>(_ml.Model.Load(stream, out var schema));
        Assert.Null(schema);
    }

    [Fact]
    public void What_is_no_model_is_refused()
    {
        var error = Assert.Throws<InvalidOperationException>(() => _ml.Model.Save(new Tracked(new TransformerChain<ITransformer>()), null, new MemoryStream()));
        Assert.Equal("ModelSignature not specified!", error.Message);
        Assert.Throws<FormatException>(() => _ml.Model.Load(new MemoryStream(new byte[100]), out _));
        var other = new MemoryStream();
        using (var zip = new ZipArchive(other, ZipArchiveMode.Create, leaveOpen: true))
            zip.CreateEntry("x");
        Assert.Throws<InvalidOperationException>(() => _ml.Model.Load(other, out _));
    }

    [Fact]
    public void A_damaged_header_is_refused()
    {
        var stream = new MemoryStream();
        _ml.Model.Save(_ml.Transforms.CopyColumns("A", "Id").Fit(Row.Load(_ml, 1)), null, stream);
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Update, leaveOpen: true))
        {
            using var key = zip.GetEntry("TransformerChain/Model.key")!.Open();
            key.WriteByte((byte)'x');
        }

        Assert.Throws<FormatException>(() => _ml.Model.Load(stream, out _));
    }

    [Fact]
    public void Engines_predict_one_object_and_use_its_arrays_again()
    {
        var model = Chain().Fit(Row.Load(_ml, 20));
        using var engine = _ml.Model.CreatePredictionEngine<Row, Prediction>(model);
        var prediction = engine.Predict(new Row { Text = "é丁1", Pair = [3, 4] });
        Assert.Equal((2u, "é丁1"), (prediction.Key, prediction.Back));
        Assert.Equal([3, 4], prediction.Copy);
        Assert.Contains(engine.OutputSchema, column => column.Name == "Back");

        float[] copy = prediction.Copy;
        engine.Predict(new Row { Text = "unseen", Pair = [5, 6] }, ref prediction);
        Assert.Same(copy, prediction.Copy);
        Assert.Equal([5, 6], copy);
        Assert.Equal((0u, ""), (prediction.Key, prediction.Back));
        Assert.Throws<ArgumentNullException>("example", () => engine.Predict(null!));
    }

    [Fact]
    public void Engines_need_their_columns()
    {
        var model = Chain().Fit(Row.Load(_ml, 20));
        Assert.Throws<ArgumentOutOfRangeException>("inputSchema", () => _ml.Model.CreatePredictionEngine<OneText, Prediction>(model));
        Assert.Throws<ArgumentOutOfRangeException>("Schema", () => _ml.Model.CreatePredictionEngine<Row, Scored>(model, ignoreMissingColumns: false));
        Assert.Throws<InvalidOperationException>(() => _ml.Model.CreatePredictionEngine<OneText, Prediction>(model, Row.Load(_ml, 1).Schema));
    }

    [Fact]
    public void An_engine_disposes_the_transformer_that_it_owns()
    {
        var data = Row.Load(_ml, 1);
        var copy = _ml.Transforms.CopyColumns("Copy", "Pair").Fit(data);
        var owned = new Tracked(copy);
        _ml.Model.CreatePredictionEngine<Row, CopyOnly>(owned).Dispose();
        Assert.Equal(1, owned.Disposed);
        var bySchema = new Tracked(copy);
        _ml.Model.CreatePredictionEngine<Row, CopyOnly>(bySchema, data.Schema).Dispose();
        Assert.Equal(1, bySchema.Disposed);
        var lent = new Tracked(copy);
        _ml.Model.CreatePredictionEngine<Row, CopyOnly>(lent, new PredictionEngineOptions { OwnsTransformer = false }).Dispose();
        Assert.Equal(0, lent.Disposed);
    }

    [Fact]
    public void Rows_are_mapped_with_only_the_columns_they_need()
    {
        var data = Row.Load(_ml, 20);
        var mapper = ((ITransformer)Chain().Fit(data)).GetRowToRowMapper(data.Schema);
        Assert.Equal(["Text"], mapper.GetDependencies([mapper.OutputSchema["Back"]]).Select(column => column.Name));
        Assert.Equal(["Pair"], mapper.GetDependencies([mapper.OutputSchema["Copy"]]).Select(column => column.Name));
    }

    private EstimatorChain<KeyToValueMappingTransformer> Chain() => _ml.Transforms.Conversion.MapValueToKey("Key", "Text")
        .Append(_ml.Transforms.Conversion.MapValueToKey("ValueKey", "Value", keyOrdinality: ValueToKeyMappingEstimator.KeyOrdinality.ByValue))
        .Append(_ml.Transforms.Conversion.MapValueToKey([new InputOutputColumnPair("FlagKey", "Flag"), new InputOutputColumnPair("LongKey", "Long")]))
        .Append(_ml.Transforms.CopyColumns("Copy", "Pair"))
        .Append(_ml.Transforms.Conversion.MapKeyToValue("Back", "Key"));

    private sealed class Prediction
    {
        public uint Key { get; set; }

        public string Back { get; set; } = "";

        public float[] Copy { get; set; } = [];
    }

    private sealed class CopyOnly
    {
        public float[] Copy { get; set; } = [];
    }
}
