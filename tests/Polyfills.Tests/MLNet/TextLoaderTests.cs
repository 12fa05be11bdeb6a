using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Pruning.Tests;

namespace MLNet.Pruning.Polyfills.Tests.DataViews;

/// <summary>Text files.</summary>
public sealed class TextLoaderTests : IDisposable
{
    private readonly MLContext _ml = new();
    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData("abc,1.5,3,true,1,2,3\n x y ,,,,,,\n\n//comment\nq,?,-4,0,1,,3\r\nlast,1e3,5,yes,4,5,6", "abc|1.5|3|True|1 2 3;x y |0|0|False|0 0 0;q|NaN|-4|False|1 0 3;last|1000|5|True|4 5 6")]
    [InlineData("#comment\n//c\nabc,1,1,1,1,1,1\n#x,1,1,1,1,1,1\n", "abc|1|1|True|1 1 1;#x|1|1|True|1 1 1")]
    [InlineData("\"a,b\",1,1,1,1,1\n", "\"a|NaN|1|True|1 1 1")]
    [InlineData("abc ,1,1,1,1,1, 1  \nx   ", "abc |1|1|True|1 1 1;x   |0|0|False|0 0 0")]
    [InlineData("abc,xyz,1,1,1,1,1\nabc,1,1,1,q,1,1\n,NaN,1,1,inf,-Infinity,1e50\n", "abc|NaN|1|True|1 1 1;abc|1|1|True|NaN 1 1;|NaN|1|True|NaN -Infinity Infinity")]
    [InlineData("a,1,1,T,1,1,1\na,1,1,No,1,1,1\na,1,1,+1,1,1,1\na,1,1,-,1,1,1\na,1,1,FALSE,1,1,1\n", "a|1|1|True|1 1 1;a|1|1|False|1 1 1;a|1|1|True|1 1 1;a|1|1|False|1 1 1;a|1|1|False|1 1 1")]
    [InlineData("", "")]
    public void Lines_become_rows(string content, string expected) => Assert.Equal(expected, Read(content, new TextLoader.Options()));

    [Fact]
    public void Quoted_fields_may_hold_separators_and_doubled_quotes_and_broken_ones_are_empty()
    {
        string rows = Read("\"a,b\",1,1,1,1,1,1\n\"say \"\"hi\"\"\",2,2,0,1,1,1\n\"\",3,3,1,1,1,1\n\"bad\" x,4,4,1,1,1,1\n\"open,5\na\"b\"c,6,6,1,1,1,1\n  \"sp\"  ,7,7,1,1,1,1",
            new TextLoader.Options { AllowQuoting = true });
        Assert.Equal("a,b|1|1|True|1 1 1;say \"hi\"|2|2|False|1 1 1;|3|3|True|1 1 1;|4|4|True|1 1 1;|0|0|False|0 0 0;a\"b\"c|6|6|True|1 1 1;sp|7|7|True|1 1 1", rows);
    }

    [Fact]
    public void Quoted_fields_may_run_over_lines_when_asked()
    {
        string rows = Read("\"a\nb\",1,1,1,1,1,1\n\"x\"\"\n\"\"y\",3,3,1,1,1,1\n", new TextLoader.Options { AllowQuoting = true, ReadMultilines = true });
        Assert.Equal("a\nb|1|1|True|1 1 1;x\"\n\"y|3|3|True|1 1 1", rows);
    }

    [Fact]
    public void Options_of_the_reader_hold()
    {
        Assert.Equal("abc |1|1|True|1 1 1;x|0|0|False|0 0 0", Read("abc ,1,1,1,1,1, 1  \nx   ", new TextLoader.Options { TrimWhitespace = true }));
        Assert.Equal("a|1|1|True|1 1 1", Read("T,N,W,F,a,b,c\na,1,1,1,1,1,1", new TextLoader.Options { HasHeader = true }));
        Assert.Equal("a|1|1|True|1 1 1", Read("a,1,1,1,1,1,1\nb,1,1,1,1,1,1", new TextLoader.Options { MaxRows = 1 }));
        Assert.Equal("a\"b\\\\|1|1|True|1 1 1", Read("\"a\\\"b\\\\\",1,1,1,1,1,1\n", new TextLoader.Options { AllowQuoting = true, EscapeChar = '\\' }));
        Assert.Equal("a|1|2|True|1 2 3", Read("a;1,2;1,1;2,3", new TextLoader.Options { Separators = [',', ';'] }));
    }

    [Theory]
    [InlineData("abc,1,1.5,1,1,1,1", "Whole")]
    [InlineData("abc,1,3000000000,1,1,1,1", "Whole")]
    [InlineData("abc,1,1,maybe,1,1,1", "Flag")]
    public void A_value_that_has_no_missing_form_is_refused_with_its_place(string content, string column)
    {
        var error = Assert.Throws<FormatException>(() => Read(content, new TextLoader.Options()));
        Assert.Contains($"in line 1, column {column}", error.Message);
    }

    [Fact]
    public void Columns_can_be_given_one_by_one()
    {
        File.WriteAllText(_folder.Path("data"), "n0\tn1\tn2\tn3\nx\t1\t2\t3\ny\t4\t5\t9\n");
        TextLoader.Column[] columns =
        [
            new("T", DataKind.String, 0),
            new("V", DataKind.Single, 1, 2),
            new("K", DataKind.UInt32, [new TextLoader.Range(3)], new KeyCount(5)),
            new("One", DataKind.Single, [new TextLoader.Range(1, 1)]),
            new("Two", DataKind.Double, [new TextLoader.Range(3), new TextLoader.Range(1)]),
        ];
        var data = _ml.Data.LoadFromTextFile(_folder.Path("data"), columns, hasHeader: true);

        Assert.Equal("T: String V: Vector<Single, 2> K: Key<UInt32, 0-4> One: Vector<Single, 1> Two: Vector<Double, 2>", string.Join(" ", data.Schema));
        Assert.Equal([4u, 0], data.GetColumn<uint>("K"));
        Assert.Equal([[3.0, 1], [9, 4]], data.GetColumn<double[]>("Two"));
        Assert.Null(data.GetRowCount());
    }

    [Fact]
    public void What_cannot_be_loaded_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>("path", () => _ml.Data.LoadFromTextFile<Line>(_folder.Path("nothing")));
        File.WriteAllText(_folder.Path("data"), "a");
        Assert.Throws<InvalidOperationException>(() => _ml.Data.LoadFromTextFile<Row>(_folder.Path("data")));
    }

    public void Dispose() => _folder.Dispose();

    private string Read(string content, TextLoader.Options options)
    {
        if (options.Separators is ['\t'])
            options.Separators = [','];
        File.WriteAllText(_folder.Path("data"), content);
        var rows = _ml.Data.CreateEnumerable<Line>(_ml.Data.LoadFromTextFile<Line>(_folder.Path("data"), options), reuseRowObject: false);
        return string.Join(";", rows.Select(row => $"{row.Text}|{row.Number}|{row.Whole}|{row.Flag}|{string.Join(" ", row.Vector)}"));
    }

    private sealed class Line
    {
        [LoadColumn(0)]
        public string Text { get; set; } = "";

        [LoadColumn(1)]
        public float Number { get; set; }

        [LoadColumn(2)]
        public int Whole { get; set; }

        [LoadColumn(3)]
        public bool Flag { get; set; }

        [LoadColumn(4, 6)]
        public float[] Vector { get; set; } = [];
    }
}
