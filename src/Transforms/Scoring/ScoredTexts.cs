using System.Runtime.ExceptionServices;
using Microsoft.ML;

namespace MLNet.Pruning.Transforms;

/// <summary>Scores the rows that were read ahead on several threads, texts of like length together.</summary>
internal sealed class ScoredTexts : IScoredText
{
    /// <summary>Tokens that are scored in one call: enough to fill the tiles with short texts, few enough to stay in a core's cache.</summary>
    private const int GroupTokens = 256;

    /// <summary>Tokens that are worth a call of their own: the widest tile.</summary>
    private const int FewestTokens = 64;

    private const int GroupsPerThread = 2;
    private const int TextsPerTask = 8;

    private readonly TextScorer _scorer;
    private readonly ReadAheadRows _rows;
    private readonly ReadAheadColumn<ReadOnlyMemory<char>> _first;
    private readonly ReadAheadColumn<ReadOnlyMemory<char>>? _second;
    private readonly int _threads;
    private readonly int _outputs;
    private readonly int _hidden;

    // In the order in which the texts are scored; _places says where a row is.
    private int[] _places = [];
    private float[] _scores = [];
    private float[] _embeddings = [];

    public ScoredTexts(TextScorer scorer, ReadAheadRows rows, TextMapper mapper, int threads, bool withEmbedding)
    {
        (_scorer, _rows, _threads) = (scorer, rows, threads);
        _first = Keep(mapper.First);
        _second = mapper.Second is { } second ? Keep(second) : null;
        _outputs = scorer.Outputs;
        _hidden = withEmbedding ? scorer.Encoder.Config.HiddenSize : 0;
    }

    public ReadOnlySpan<float> Scores => _scores.AsSpan(_places[_rows.Current] * _outputs, _outputs);

    public ReadOnlySpan<float> Embedding => _embeddings.AsSpan(_places[_rows.Current] * _hidden, _hidden);

    /// <summary>Scores all rows that were read ahead; when it returns or throws, no thread works on them any more.</summary>
    public void Score()
    {
        TokenizedText[] texts = Tokenize();
        int[] order = [.. Enumerable.Range(0, texts.Length).OrderByDescending(row => texts[row].Ids.Length)];
        texts = [.. order.Select(row => texts[row])];
        _places = new int[order.Length];
        for (int i = 0; i < order.Length; i++)
            _places[order[i]] = i;

        _scores = new float[texts.Length * _outputs];
        _embeddings = new float[texts.Length * _hidden];
        List<Range> groups = Group(texts);
        Run(groups.Count, i =>
        {
            (int start, int count) = groups[i].GetOffsetAndLength(texts.Length);
            _scorer.Score(
                texts.AsSpan(start, count), _scores.AsSpan(start * _outputs, count * _outputs), _embeddings.AsSpan(start * _hidden, count * _hidden));
        });
    }

    private ReadAheadColumn<ReadOnlyMemory<char>> Keep(DataViewSchema.Column text) => (ReadAheadColumn<ReadOnlyMemory<char>>)_rows.Keep(text);

    private TokenizedText[] Tokenize()
    {
        var texts = new TokenizedText[_rows.Count];
        Run((texts.Length + TextsPerTask - 1) / TextsPerTask, task =>
        {
            int end = Math.Min((task + 1) * TextsPerTask, texts.Length);
            for (int row = task * TextsPerTask; row < end; row++)
                texts[row] = _scorer.Tokenize(_first[row].ToString(), _second?[row].ToString());
        });
        return texts;
    }

    private List<Range> Group(TokenizedText[] texts)
    {
        // The last groups are smaller, so that no thread waits long for another.
        int left = texts.Sum(text => text.Ids.Length);
        var groups = new List<Range>();
        for (int start = 0; start < texts.Length;)
        {
            int most = _threads == 1 ? GroupTokens : Math.Clamp(left / _threads / GroupsPerThread, FewestTokens, GroupTokens);
            int end = start, tokens = 0;
            do
                tokens += texts[end++].Ids.Length;
            while (end < texts.Length && tokens + texts[end].Ids.Length <= most);
            groups.Add(start..end);
            (start, left) = (end, left - tokens);
        }

        return groups;
    }

    /// <summary>Does the tasks in order, each thread the next one that is left.</summary>
    private void Run(int tasks, Action<int> run)
    {
        int workers = Math.Min(_threads, tasks);
        if (workers == 1)
        {
            for (int task = 0; task < tasks; task++)
                run(task);
            return;
        }

        int next = -1;
        try
        {
            Parallel.For(0, workers, new ParallelOptions { MaxDegreeOfParallelism = workers }, (_, state) =>
            {
                for (int task; !state.IsExceptional && (task = Interlocked.Increment(ref next)) < tasks;)
                    run(task);
            });
        }
        catch (AggregateException e)
        {
            ExceptionDispatchInfo.Throw(e.InnerExceptions[0]);
        }
    }
}
