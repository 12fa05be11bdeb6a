using System.Runtime.InteropServices;

namespace MLNet.Pruning.Transforms;

/// <summary>
/// Merges the most frequent pair of neighbouring pieces until the vocabulary is full. Counts are kept up to date per merge, so only
/// the words that hold the pair are visited; a heap entry whose count is out of date is put back with the right one.
/// </summary>
internal sealed class PairMerger(List<string> pieces, Dictionary<string, int> ids)
{
    // A pair that stands once teaches nothing about the language.
    private const long MinCount = 2;

    private readonly List<Word> _words = [];
    private readonly Dictionary<Pair, long> _counts = [];
    private readonly Dictionary<Pair, List<int>> _places = [];
    private readonly PriorityQueue<Pair, (long Count, Pair Pair)> _heap = new(MostFrequentFirst);

    // On a tie the pair of the older pieces goes first.
    private static Comparer<(long Count, Pair Pair)> MostFrequentFirst { get; } = Comparer<(long Count, Pair Pair)>.Create(static (x, y) =>
        x.Count != y.Count ? y.Count.CompareTo(x.Count)
        : x.Pair.Left != y.Pair.Left ? x.Pair.Left.CompareTo(y.Pair.Left)
        : x.Pair.Right.CompareTo(y.Pair.Right));

    /// <summary>Adds a word as the ids of its letters.</summary>
    public void Add(int[] letters, long count)
    {
        _words.Add(new Word(letters, count));
        for (int i = 1; i < letters.Length; i++)
            Count(new Pair(letters[i - 1], letters[i]), count, _words.Count - 1);
    }

    /// <summary>Merges until there are <paramref name="size"/> pieces or no pair stands twice.</summary>
    public void Run(int size)
    {
        foreach ((Pair pair, long count) in _counts)
            Offer(pair, count);

        while (pieces.Count < size && _heap.TryDequeue(out Pair pair, out (long Count, Pair Pair) known))
        {
            long count = _counts.GetValueOrDefault(pair);
            if (count != known.Count)
                Offer(pair, count);
            else
                Merge(pair);
        }
    }

    private void Merge(Pair pair)
    {
        string piece = pieces[pair.Left] + pieces[pair.Right].AsSpan(2).ToString();
        // Another pair may have spelled the same piece already.
        if (!ids.TryGetValue(piece, out int merged))
        {
            merged = pieces.Count;
            pieces.Add(piece);
            ids.Add(piece, merged);
        }

        _places.Remove(pair, out List<int>? places);
        var grown = new HashSet<Pair>();
        foreach (int place in CollectionsMarshal.AsSpan(places))
            Merge(place, pair, merged, grown);
        _counts.Remove(pair);
        foreach (Pair next in grown)
            Offer(next, _counts.GetValueOrDefault(next));
    }

    private void Merge(int place, Pair pair, int merged, HashSet<Pair> grown)
    {
        Word word = _words[place];
        int[] letters = word.Pieces;
        int length = word.Length, kept = 0;
        for (int i = 0; i < length; i++)
        {
            if (i + 1 == length || letters[i] != pair.Left || letters[i + 1] != pair.Right)
            {
                letters[kept++] = letters[i];
                continue;
            }

            if (kept > 0)
            {
                Count(new Pair(letters[kept - 1], pair.Left), -word.Count, place);
                Grow(new Pair(letters[kept - 1], merged));
            }

            if (i + 2 < length)
            {
                Count(new Pair(pair.Right, letters[i + 2]), -word.Count, place);
                Grow(new Pair(merged, letters[i + 2]));
            }

            letters[kept++] = merged;
            i++;
        }

        word.Length = kept;

        void Grow(Pair next)
        {
            Count(next, word.Count, place);
            grown.Add(next);
        }
    }

    private void Count(Pair pair, long change, int place)
    {
        ref long count = ref CollectionsMarshal.GetValueRefOrAddDefault(_counts, pair, out _);
        count += change;
        if (change < 0)
            return;
        ref List<int>? places = ref CollectionsMarshal.GetValueRefOrAddDefault(_places, pair, out _);
        places ??= [];
        if (places.Count == 0 || places[^1] != place)
            places.Add(place);
    }

    private void Offer(Pair pair, long count)
    {
        if (count >= MinCount)
            _heap.Enqueue(pair, (count, pair));
    }

    private readonly record struct Pair(int Left, int Right);

    private sealed class Word(int[] pieces, long count)
    {
        public int[] Pieces { get; } = pieces;

        public int Length { get; set; } = pieces.Length;

        public long Count { get; } = count;
    }
}
