using System.Runtime.Loader;
using MLNet.Pruning.Publicize;

namespace MLNet.Pruning.Eng.Tests;

public class PublicizerTests
{
    private const string Library = """
        namespace Library;
        internal class Hidden
        {
            internal int Field = 40;
            private int _secret = 2;
            internal int Sum() => Field + _secret;
            internal class Nested { }
        }
        public abstract class Base
        {
            private protected Base() { }
            private protected abstract int Value();
            public int Read() => Value();
        }
        """;

    private const string Consumer = """
        [assembly: System.Runtime.CompilerServices.IgnoresAccessChecksTo("Library")]
        namespace System.Runtime.CompilerServices { internal sealed class IgnoresAccessChecksToAttribute(string name) : Attribute { public string Name => name; } }
        public sealed class Derived : Library.Base { protected override int Value() => new Library.Hidden().Sum(); }
        """;

    private readonly byte[] _library = Source.Compile("Library", Library);

    private byte[] Publicized()
    {
        byte[] image = [.. _library];
        Publicizer.Publicize(image);
        return image;
    }

    [Fact]
    public void Internals_are_out_of_reach_without_it()
    {
        Assert.Null(Source.TryCompile("Consumer", Consumer, out string errors, _library));
        Assert.Contains("CS0122", errors);
    }

    [Fact]
    public void What_compiles_against_the_copy_runs_against_the_original()
    {
        byte[] consumer = Source.Compile("Consumer", Consumer, Publicized());

        var context = new AssemblyLoadContext("publicised", isCollectible: true);
        context.LoadFromStream(new MemoryStream(_library));
        Type derived = context.LoadFromStream(new MemoryStream(consumer)).GetType("Derived", throwOnError: true)!;

        Assert.Equal(42, derived.GetMethod("Read")!.Invoke(Activator.CreateInstance(derived), null));
        context.Unload();
    }

    [Fact]
    public void Private_members_stay_private()
    {
        Assert.NotNull(Source.TryCompile("Consumer", "class C { int X => new Library.Hidden().Field; }", out _, Publicized()));
        Assert.Null(Source.TryCompile("Consumer", "class C { int X => new Library.Hidden()._secret; }", out string errors, Publicized()));
        Assert.Contains("_secret", errors);
    }

    [Fact]
    public void Only_visibility_changes_and_only_once()
    {
        byte[] once = Publicized();
        byte[] twice = [.. once];
        Publicizer.Publicize(twice);

        Assert.Equal(_library.Length, once.Length);
        // Hidden, Nested and the module's own <Module>; Field and Sum; of Base the constructor and Value.
        Assert.Equal(7, _library.Zip(once).Count(pair => pair.First != pair.Second));
        Assert.Equal(once, twice);
    }

    [Fact]
    public void A_file_that_is_no_assembly_is_refused() =>
        Assert.Throws<BadImageFormatException>(() => Publicizer.Publicize(new byte[4096]));
}
