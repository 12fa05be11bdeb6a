using System.IO.Compression;
using System.Reflection;
using System.Text;

namespace Microsoft.ML;

/// <summary>A component that writes itself into a model.</summary>
public interface ICanSaveModel
{
    void Save(ModelSaveContext ctx);
}

/// <summary>The zip of a model.</summary>
internal abstract class Repository : IDisposable
{
    private protected Repository(Stream stream, ZipArchiveMode mode, IExceptionContext ectx)
    {
        ectx.CheckValue(stream, nameof(stream));
        ExceptionContext = ectx;
        try
        {
            Archive = new ZipArchive(stream, mode, leaveOpen: true);
        }
        catch (InvalidDataException e)
        {
            throw ectx.ExceptDecode(e, "Failed to open a zip archive");
        }
    }

    public IExceptionContext ExceptionContext { get; }
    private protected ZipArchive Archive { get; }
    public virtual void Dispose() => Archive.Dispose();

    private protected string GetPath(string dir, string name)
    {
        ExceptionContext.CheckParam(dir == null || !dir.Contains(".."), nameof(dir));
        ExceptionContext.CheckParam(!string.IsNullOrWhiteSpace(name) && !name.Contains(".."), nameof(name));
        return Path.Combine(dir ?? "", name).Replace('\\', '/').TrimStart('/');
    }

    /// <summary>A stream of the zip, held in memory while it is open.</summary>
    public sealed class Entry : IDisposable
    {
        private readonly Action<Entry> _closed;
        internal Entry(string path, MemoryStream stream, Action<Entry> closed) => (Path, Stream, _closed) = (path, stream, closed);
        public string Path { get; }
        public Stream Stream { get; }
        public void Dispose() => _closed?.Invoke(this);
    }
}

/// <summary>Writes the zip of a model; entries go in as they are closed.</summary>
internal sealed class RepositoryWriter : Repository
{
    private readonly HashSet<string> _paths = [];
    private readonly List<Entry> _open = [];

    private RepositoryWriter(Stream stream, IExceptionContext ectx)
        : base(stream, ZipArchiveMode.Create, ectx)
    {
    }

    public static RepositoryWriter CreateNew(Stream stream, IExceptionContext ectx = null, bool useFileSystem = true)
    {
        var writer = new RepositoryWriter(stream, ectx);
        string version = typeof(RepositoryWriter).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>().InformationalVersion;
        using var entry = writer.CreateEntry("TrainingInfo", "Version.txt");
        entry.Stream.Write(Encoding.UTF8.GetBytes(version + Environment.NewLine));
        return writer;
    }

    public Entry CreateEntry(string name) => CreateEntry(null, name);

    public Entry CreateEntry(string dir, string name)
    {
        string path = GetPath(dir, name);
        if (!_paths.Add(path))
            throw ExceptionContext.ExceptParam(nameof(name), "Duplicate entry: '{0}'", path);
        var entry = new Entry(path, new MemoryStream(), Close);
        _open.Add(entry);
        return entry;
    }

    public void Commit()
    {
        while (_open.Count > 0)
            Close(_open[^1]);
        Dispose();
    }

    private void Close(Entry entry)
    {
        if (!_open.Remove(entry))
            return;
        using var destination = Archive.CreateEntry(entry.Path).Open();
        ((MemoryStream)entry.Stream).WriteTo(destination);
    }
}

/// <summary>Reads the zip of a model.</summary>
internal sealed class RepositoryReader : Repository
{
    private readonly Dictionary<string, ZipArchiveEntry> _entries = [];

    private RepositoryReader(Stream stream, IExceptionContext ectx)
        : base(stream, ZipArchiveMode.Read, ectx)
    {
        foreach (var entry in Archive.Entries)
            _entries[entry.FullName.Replace('\\', '/')] = entry;
    }

    public static RepositoryReader Open(Stream stream, IExceptionContext ectx = null, bool useFileSystem = true) => new(stream, ectx);
    public Entry OpenEntryOrNull(string name) => OpenEntryOrNull(null, name);

    public Entry OpenEntryOrNull(string dir, string name)
    {
        if (!_entries.TryGetValue(GetPath(dir, name), out var entry))
            return null;
        ExceptionContext.CheckDecode(entry.Length < int.MaxValue, "Repository stream too large to read into memory");
        var stream = new MemoryStream();
        using (var source = entry.Open())
            source.CopyTo(stream);
        stream.Position = 0;
        return new Entry(entry.FullName, stream, null);
    }
}
