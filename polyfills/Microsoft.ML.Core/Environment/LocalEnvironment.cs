using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Microsoft.ML.Runtime;

/// <summary>The environment inside an MLContext, and the hosts registered in it.</summary>
internal sealed class LocalEnvironment : IHost, IHostEnvironmentInternal, ICancelable
{
    private readonly LocalEnvironment _root;
    private readonly LocalEnvironment _parent;
    private readonly string _name;
    private readonly string _fullName;
    private readonly ConditionalWeakTable<LocalEnvironment, object> _children = [];

    public LocalEnvironment(int? seed)
    {
        _root = this;
        Seed = seed;
        Rand = RandomUtils.Create(seed);
        ComponentCatalog = new ComponentCatalog();
    }

    private LocalEnvironment(LocalEnvironment parent, string name, Random rand)
    {
        _root = parent._root;
        _parent = parent;
        _name = name;
        // Upstream puts the grandparent's name before a host's own.
        _fullName = parent._parent?._fullName is { } grandparent ? $"{grandparent}; {name}" : name;
        Rand = rand;
        Seed = parent.Seed;
        TempFilePath = parent.TempFilePath;
        FallbackToCpu = parent.FallbackToCpu;
        GpuDeviceId = parent.GpuDeviceId;
        IsCanceled = parent.IsCanceled;
        ComponentCatalog = parent.ComponentCatalog;
    }

    /// <summary>Receives the messages of every host: the source's full name and the message.</summary>
    public Action<string, ChannelMessage> Listener { get; set; }
    public ComponentCatalog ComponentCatalog { get; }
    public Random Rand { get; }
    public int? Seed { get; }
    public string TempFilePath { get; set; } = Path.GetTempPath();
    public bool FallbackToCpu { get; set; }
    public int? GpuDeviceId { get; set; }
    public bool IsCanceled { get; private set; }
    public string ContextDescription => _fullName ?? "HostEnvironment";

    public IHost Register(string name, int? seed = null, bool? verbose = null)
    {
        Contracts.CheckNonEmpty(name, nameof(name));
        lock (_children)
        {
            var host = new LocalEnvironment(this, name, seed.HasValue ? RandomUtils.Create(seed) : RandomUtils.Create(Rand));
            _children.Add(host, null);
            return host;
        }
    }

    public void CancelExecution()
    {
        lock (_children)
        {
            IsCanceled = true;
            foreach (var (child, _) in _children)
                child.CancelExecution();
        }
    }

    public IChannel Start(string name) => new Channel(this, name);

    public IProgressChannel StartProgressChannel(string name)
    {
        Contracts.CheckNonEmpty(name, nameof(name));
        return new ProgressChannel();
    }

    public TException Process<TException>(TException ex)
        where TException : Exception
    {
        ex.Data["Throwing component"] = _name ?? "Environment";
        return Contracts.Mark(ex);
    }

    private sealed class Channel : IChannel
    {
        private readonly LocalEnvironment _host;
        private readonly string _source;
        private readonly long _started = Stopwatch.GetTimestamp();
        private bool _disposed;

        public Channel(LocalEnvironment host, string name)
        {
            _host = host;
            _source = host._fullName is null ? name : $"{host._fullName}; {name}";
            if (IsHeard)
                Trace(MessageSensitivity.None, "Channel started");
        }

        public string ContextDescription => _source;
        private bool IsHeard => _host._root.Listener is not null;

        public TException Process<TException>(TException ex)
            where TException : Exception =>
            _host.Process(ex);

        public void Send(ChannelMessage msg) => _host._root.Listener?.Invoke(_source, msg);
        public void Trace(MessageSensitivity sensitivity, string fmt) => Send(new ChannelMessage(ChannelMessageKind.Trace, sensitivity, fmt));
        public void Trace(MessageSensitivity sensitivity, string fmt, params object[] args) => Send(new ChannelMessage(ChannelMessageKind.Trace, sensitivity, fmt, args));
        public void Error(MessageSensitivity sensitivity, string fmt) => Send(new ChannelMessage(ChannelMessageKind.Error, sensitivity, fmt));
        public void Error(MessageSensitivity sensitivity, string fmt, params object[] args) => Send(new ChannelMessage(ChannelMessageKind.Error, sensitivity, fmt, args));
        public void Warning(MessageSensitivity sensitivity, string fmt) => Send(new ChannelMessage(ChannelMessageKind.Warning, sensitivity, fmt));
        public void Warning(MessageSensitivity sensitivity, string fmt, params object[] args) => Send(new ChannelMessage(ChannelMessageKind.Warning, sensitivity, fmt, args));
        public void Info(MessageSensitivity sensitivity, string fmt) => Send(new ChannelMessage(ChannelMessageKind.Info, sensitivity, fmt));
        public void Info(MessageSensitivity sensitivity, string fmt, params object[] args) => Send(new ChannelMessage(ChannelMessageKind.Info, sensitivity, fmt, args));

        public void Dispose()
        {
            if (_disposed)
                return;
            _disposed = true;
            if (IsHeard)
            {
                Trace(MessageSensitivity.None, "Channel finished. Elapsed {0:c}.", Stopwatch.GetElapsedTime(_started));
                Trace(MessageSensitivity.None, "Channel disposed");
            }
        }
    }

    /// <summary>Upstream's progress reaches no listener of MLContext either.</summary>
    private sealed class ProgressChannel : IProgressChannel
    {
        private ProgressHeader _header = new(null);
        private bool _disposed;
        public void SetHeader(ProgressHeader header, Action<IProgressEntry> fillAction) => _header = header;

        public void Checkpoint(params double?[] values)
        {
            Contracts.Check(!_disposed, "Can't report checkpoints after disposing");
            Contracts.Check((values?.Length ?? 0) <= _header.MetricNames.Count + 2 * _header.UnitNames.Count, "Too many values provided in Checkpoint");
        }

        public IProgressChannel StartProgressChannel(string name) => new ProgressChannel();
        public void Dispose() => _disposed = true;
    }
}
