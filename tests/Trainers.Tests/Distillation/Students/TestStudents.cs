namespace MLNet.Pruning.Trainers.Tests;

/// <summary>A small student of every kind, for <see cref="TinyTask"/>.</summary>
internal static class TestStudents
{
    public static IReadOnlyList<Student> All { get; } =
    [
        new SameAsTeacher(), new EveryOtherLayer(), new DistilBert(), new Bert(1, 24) { IntermediateSize = 40 },
        new Bottleneck { Size = 16, AttentionHeads = 2, FeedForwards = 2, IntermediateSize = 24 },
        new BiLstm { Units = 12, HiddenSize = 20 }, new BiLstm { Units = 12, HiddenSize = 20, EmbeddingSize = 24 },
        new Convolution { Filters = 10, HiddenSize = 20, ShortestFilter = 2, LongestFilter = 4 },
    ];

    /// <summary>Their places in <see cref="All"/>.</summary>
    public static TheoryData<int> Indices { get; } = [.. Enumerable.Range(0, All.Count)];

    /// <summary>The places with single texts and with pairs.</summary>
    public static TheoryData<int, bool> IndicesAndPairs
    {
        get
        {
            var data = new TheoryData<int, bool>();
            for (int i = 0; i < All.Count; i++)
            {
                data.Add(i, false);
                data.Add(i, true);
            }

            return data;
        }
    }
}
