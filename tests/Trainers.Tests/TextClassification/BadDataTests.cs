using Microsoft.ML;

namespace MLNet.Pruning.Trainers.Tests;

public class BadDataTests
{
    private readonly MLContext _context = new(1);

    private PrunedTextFit Fit => (data, change) =>
    {
        var options = TinyTask.Options;
        change?.Invoke(options);
        return _context.MulticlassClassification.Trainers.MovementPrunedTextClassification(options).Fit(data);
    };

    private delegate ITransformer PrunedTextFit(IDataView data, Action<MovementPrunedTextClassificationOptions>? change = null);

    [Fact]
    public void AnUnknownLabelIsNamedByRowAndColumn()
    {
        var rows = TinyTask.Rows(20);
        var keys = _context.Transforms.Conversion.MapValueToKey("Label").Fit(_context.Data.LoadFromEnumerable(rows));
        rows[6].Label = "vegetable";

        var exception = Assert.Throws<InvalidOperationException>(() => Fit(keys.Transform(_context.Data.LoadFromEnumerable(rows))));

        Assert.Contains("Row 7", exception.Message);
        Assert.Contains("'Label'", exception.Message);
        Assert.Contains("key 0", exception.Message);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void AMissingTextIsNamedByRowAndColumn(string? text)
    {
        var rows = TinyTask.Rows(20);
        rows[4].Sentence1 = text!;

        var exception = Assert.Throws<InvalidOperationException>(() => Fit(TinyTask.Data(_context, rows)));

        Assert.Contains("Row 5", exception.Message);
        Assert.Contains("'Sentence1'", exception.Message);
    }

    [Fact]
    public void AMissingSecondTextIsNamedByRowAndColumn()
    {
        var rows = TinyTask.Rows(20);
        rows[19].Sentence2 = "";

        var exception = Assert.Throws<InvalidOperationException>(() => Fit(TinyTask.Data(_context, rows), options => options.Sentence2ColumnName = "Sentence2"));

        Assert.Contains("Row 20", exception.Message);
        Assert.Contains("'Sentence2'", exception.Message);
    }

    [Fact]
    public void NoRowsAreRefused()
    {
        var keys = _context.Transforms.Conversion.MapValueToKey("Label").Fit(_context.Data.LoadFromEnumerable(TinyTask.Rows(20)));
        var empty = keys.Transform(_context.Data.LoadFromEnumerable(Array.Empty<TinyTask.Row>()));

        Assert.Contains("no rows", Assert.Throws<InvalidOperationException>(() => { Fit(empty); }).Message);
    }

    [Fact]
    public void ABadValidationRowIsNamedAsSuch()
    {
        var rows = TinyTask.Rows(20);
        rows[0].Sentence1 = "";
        var validation = TinyTask.Data(_context, rows);

        var exception = Assert.Throws<InvalidOperationException>(() => Fit(TinyTask.Data(_context, TinyTask.Rows(20)), options => options.ValidationSet = validation));

        Assert.Contains("Row 1 of the validation set", exception.Message);
    }

    [Fact]
    public void AValidationSetWithKeysOfItsOwnIsReadByItsNames()
    {
        var (rows, held) = (TinyTask.Rows(160), TinyTask.Rows(40, seed: 5).ToList());
        int first = held.FindIndex(row => row.Label != rows[0].Label);
        (held[0], held[first]) = (held[first], held[0]);
        Transforms.EpochReport[] Epochs(IDataView validation) =>
            [.. ((Transforms.PrunedTextClassificationTransformer)Fit(TinyTask.Data(_context, rows), options => options.ValidationSet = validation)).TrainingReport!.Epochs];

        var keys = _context.Transforms.Conversion.MapValueToKey("Label").Fit(_context.Data.LoadFromEnumerable(rows));
        var expected = Epochs(keys.Transform(_context.Data.LoadFromEnumerable(held)));
        var own = Epochs(TinyTask.Data(_context, held));

        Assert.Equal(expected.Select(epoch => (epoch.ValidationLoss, epoch.ValidationAccuracy)), own.Select(epoch => (epoch.ValidationLoss, epoch.ValidationAccuracy)));
    }

    [Fact]
    public void AClassThatOnlyTheValidationSetHasIsNamed()
    {
        var rows = TinyTask.Rows(20);
        rows[6].Label = "vegetable";
        var validation = TinyTask.Data(_context, rows);

        var exception = Assert.Throws<InvalidOperationException>(() => Fit(TinyTask.Data(_context, TinyTask.Rows(20)), options => options.ValidationSet = validation));

        Assert.Contains("Row 7 of the validation set: column 'Label' holds 'vegetable', which is none of the training set's 2 classes", exception.Message);
    }

    [Fact]
    public void AColumnThatIsWrongInAnotherSetIsNamedWithTheSet()
    {
        var (keys, texts) = (TinyTask.Data(_context, TinyTask.Rows(20)), _context.Data.LoadFromEnumerable(TinyTask.Rows(20)));

        Assert.Contains("validation set's label column 'Label': expected Key", Assert.ThrowsAny<ArgumentException>(() => Fit(keys, options => options.ValidationSet = texts)).Message);
        var others = _context.Data.LoadFromEnumerable([new { Text = "a" }]);
        Assert.Contains("unlabelled set's sentence column 'Sentence1'", Assert.ThrowsAny<ArgumentException>(() => Fit(keys, options =>
            (options.UnlabeledSet, options.Teacher) = (others, Teacher.OwnDenseFit()))).Message);
    }

    [Fact]
    public void ASingleClassIsRefused()
    {
        var rows = TinyTask.Rows(60).Where(row => row.Label == "fruit").ToList();

        var exception = Assert.Throws<InvalidOperationException>(() => Fit(TinyTask.Data(_context, rows)));

        Assert.Contains("'Label'", exception.Message);
        Assert.Contains("fruit", exception.Message);
    }

    [Fact]
    public void ALabelThatIsNoKeyIsRefusedWithTheWayOut()
    {
        var exception = Assert.Throws<ArgumentOutOfRangeException>(() => Fit(_context.Data.LoadFromEnumerable(TinyTask.Rows(20))));

        Assert.Contains("Label", exception.Message);
        Assert.Contains("MapValueToKey", exception.Message);
    }

    [Theory]
    [InlineData("Label")]
    [InlineData("Sentence1")]
    [InlineData("Sentence2")]
    public void AMissingColumnIsNamed(string column)
    {
        void Rename(MovementPrunedTextClassificationOptions options)
        {
            options.LabelColumnName = column == "Label" ? "Kind" : "Label";
            options.Sentence1ColumnName = column == "Sentence1" ? "Kind" : "Sentence1";
            options.Sentence2ColumnName = column == "Sentence2" ? "Kind" : null;
        }

        Assert.Contains("Kind", Assert.Throws<ArgumentOutOfRangeException>(() => Fit(TinyTask.Data(_context, TinyTask.Rows(20)), Rename)).Message);
    }

    [Fact]
    public void LongTextsAreCutAndCounted()
    {
        var warnings = new List<string>();
        _context.Log += (_, e) =>
        {
            if (e.Kind == Microsoft.ML.Runtime.ChannelMessageKind.Warning)
                warnings.Add(e.RawMessage);
        };
        var rows = TinyTask.Rows(40);
        rows[3].Sentence1 = string.Join(' ', Enumerable.Repeat("apple", 100));
        rows[9].Sentence1 = string.Join(' ', Enumerable.Repeat("saw", 100));

        Fit(TinyTask.Data(_context, rows));

        Assert.Contains(warnings, warning => warning.Contains("2 of 40") && warning.Contains("24"));
    }
}
