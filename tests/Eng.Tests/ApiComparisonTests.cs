using MLNet.Pruning.CompareApi;

namespace MLNet.Pruning.Eng.Tests;

public sealed class ApiComparisonTests : IDisposable
{
    private const string Mark = "[assembly: System.Reflection.AssemblyMetadata(\"Polyfill\", \"true\")]\n";

    private const string Upstream = """
        using System;
        public interface IShape { int Sides { get; } }
        public abstract class Shape : IShape
        {
            protected Shape(int sides = 3) { }
            public virtual int Sides => 3;
            public static T Make<T>(string name, bool closed = true, params int[] sizes) where T : class, IShape => default;
            public (int Width, int Height) Size(in int a, ref int b, out int c) => throw null;
            public const string Kind = "shape";
            public event EventHandler Changed { add { } remove { } }
            internal void Hidden(int depth) { }
        }
        public sealed class Square : Shape { public int Length { get; init; } }
        public enum Colour : byte { Red, Green = 5 }
        public delegate void Painter(Shape shape, Colour colour);
        public readonly struct Point { public readonly int X; }
        """;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("compare-api");

    private IReadOnlyList<ApiDifference> Compare(string polyfill, bool internals = false)
    {
        using AssemblyFolder real = Folder("real", Upstream), own = Folder("own", Mark + polyfill);
        return ApiComparison.Compare(real.Find("Fixture")!, Assert.Single(own.Polyfills()), internals);
    }

    private AssemblyFolder Folder(string name, string source)
    {
        string folder = _folder.CreateSubdirectory(name).FullName;
        string[] lines = source.Split('\n');
        // The mark has to follow the using directives.
        IEnumerable<string> ordered = lines.Where(l => l.StartsWith("using ", StringComparison.Ordinal)).Concat(lines.Where(l => !l.StartsWith("using ", StringComparison.Ordinal)));
        File.WriteAllBytes(Path.Combine(folder, "Fixture.dll"), Source.Compile("Fixture", string.Join('\n', ordered)));
        return new AssemblyFolder(folder);
    }

    [Fact]
    public void The_same_source_has_no_difference() => Assert.Empty(Compare(Upstream, internals: true));

    [Fact]
    public void A_subset_has_no_difference() =>
        Assert.Empty(Compare("public abstract class Shape { protected Shape(int sides = 3) { } public const string Kind = \"shape\"; }"));

    [Fact]
    public void A_member_that_upstream_inherits_may_be_declared_further_down() =>
        Assert.Empty(Compare("public sealed class Square { internal Square() { } public const string Kind = \"shape\"; }"));

    [Theory]
    [InlineData("sides = 3", "sides = 4", "Shape")]
    [InlineData("sides = 3", "corners = 3", "Shape")]
    [InlineData("protected Shape", "public Shape", "Shape")]
    [InlineData("public virtual int Sides", "public int Sides", "Shape")]
    [InlineData("where T : class, IShape", "where T : IShape", "Shape")]
    [InlineData("params int[] sizes", "int[] sizes = null", "Shape")]
    [InlineData("(int Width, int Height)", "(int Height, int Width)", "Shape")]
    [InlineData("in int a", "int a", "Shape")]
    [InlineData("ref int b", "int b", "Shape")]
    [InlineData("Kind = \"shape\"", "Kind = \"form\"", "Shape")]
    [InlineData("get; init;", "get; set;", "Square")]
    [InlineData("Green = 5", "Green = 6", "Colour")]
    [InlineData("enum Colour : byte", "enum Colour", "Colour")]
    [InlineData("readonly struct Point", "struct Point", "Point")]
    [InlineData("sealed class Square", "class Square", "Square")]
    [InlineData("Painter(Shape shape", "Painter(object shape", "Painter")]
    [InlineData("class Shape : IShape", "class Shape : IShape, IDisposable", "Shape")]
    [InlineData("public virtual int Sides => 3;", "public virtual int Sides => 3; public void Dispose() { }", "Shape")]
    public void What_upstream_has_not_is_listed(string upstream, string polyfill, string type)
    {
        Assert.Contains(upstream, Upstream);
        string source = Upstream.Replace(upstream, polyfill);
        if (polyfill.Contains("IDisposable", StringComparison.Ordinal))
            source = source.Replace("public virtual int Sides", "void IDisposable.Dispose() { }\npublic virtual int Sides");

        IReadOnlyList<ApiDifference> differences = Compare(source);

        Assert.NotEmpty(differences);
        Assert.All(differences, d => Assert.Equal((type, false), (d.Type, d.Internal)));
    }

    [Fact]
    public void A_type_that_upstream_has_not_is_listed() =>
        Assert.Equal(("Circle", 0), Assert.Single(Compare("public class Circle { }")) is var d ? (d.Type, d.Expected.Count) : default);

    [Fact]
    public void Internals_are_listed_only_when_asked()
    {
        string source = Upstream.Replace("int depth", "long depth");

        Assert.Empty(Compare(source));
        Assert.True(Assert.Single(Compare(source, internals: true)).Internal);
    }

    [Fact]
    public void Only_marked_assemblies_are_polyfills()
    {
        using AssemblyFolder real = Folder("real", Upstream);
        Assert.Empty(real.Polyfills());
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
