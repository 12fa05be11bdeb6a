using MLNet.Pruning.Trainers;

namespace MLNet.Pruning.Benchmarks;

/// <summary>How a model of the accuracy table is trained.</summary>
/// <param name="Name">Its name in results.</param>
/// <param name="Configure">Sets the options; what it leaves alone is the trainer's default.</param>
internal sealed record Recipe(string Name, Action<MovementPrunedTextClassificationOptions> Configure)
{
    /// <summary>Whether the dense model of the same data and seed is the teacher.</summary>
    public bool IsTaught { get; private init; }

    public static Recipe Dense { get; } = new("dense", options =>
    {
        options.Pruning = new None();
        options.MaxEpochs = 4;
        options.LearningRate = ReferenceRun.LearningRate;
    });

    /// <summary>The shipped encoder, dense.</summary>
    public static Recipe Shipped { get; } = new("dense-shipped", options =>
    {
        Dense.Configure(options);
        options.Encoder = PretrainedEncoder.Default;
    });

    /// <summary>An encoder of the shape and vocabulary of the shipped one that starts from nothing, dense, with the epochs and the rate that it wants.</summary>
    public static Recipe FromNothing { get; } = new("dense-from-nothing", options =>
    {
        options.Pruning = new None();
        options.Encoder = PretrainedEncoder.Random(PretrainedEncoder.Default.Config, PretrainedEncoder.Default.Vocabulary, seed: 1);
        options.MaxEpochs = 10;
        options.LearningRate = 5e-4;
    });

    /// <summary>The trainer with nothing set, not even an encoder.</summary>
    public static Recipe DefaultShipped { get; } = new("default-shipped", options => options.Encoder = PretrainedEncoder.Default);

    /// <summary>The trainer with nothing set.</summary>
    public static Recipe Default { get; } = new("default", _ => { });

    /// <summary>The dense model without the pieces that the training texts use less than twice.</summary>
    public static Recipe Trimmed { get; } = new("dense-trimmed", options =>
    {
        Dense.Configure(options);
        options.TrimVocabulary = 2;
    });

    /// <summary>Movement pruning with nothing else set.</summary>
    public static Recipe DefaultMovement { get; } = new("default-movement", options => options.Pruning = new Movement());

    /// <summary>Movement pruning of the shipped encoder with nothing else set.</summary>
    public static Recipe DefaultMovementShipped { get; } = new("default-movement-shipped", options =>
    {
        DefaultShipped.Configure(options);
        DefaultMovement.Configure(options);
    });

    /// <summary>The default, where the teacher also labels texts that have no label.</summary>
    public static Recipe Unlabeled { get; } = new("default-unlabelled", _ => { });

    /// <summary>What the reference calls magnitude, with its epochs and rates.</summary>
    public static Recipe Magnitude { get; } = new("magnitude", options => AsReference(options, new Magnitude()));

    /// <summary>Movement pruning as published, with the reference's epochs and rates.</summary>
    public static Recipe Movement { get; } = new("movement", options => AsReference(options, new Movement { ScoreStart = ScoreStart.Constant(0) }));

    /// <summary>Every other method with its own defaults.</summary>
    public static IReadOnlyList<Recipe> Others { get; } =
    [
        .. from method in (PruningMethod[])
            [
                new SoftMovement(), new L0(), new ScoresOnly(), new IterativeMagnitude(), new NewIterative(), new OptimalBrainDamage(), new ReweightedProximal(),
                new Magnitude { FirstCut = 0.7, Cuts = 4 }, new Movement(), new Movement { Global = true },
            ]
            let name = method switch
            {
                Trainers.Magnitude => "magnitude-cuts",
                Trainers.Movement { Global: true } => "movement-global",
                Trainers.Movement => "movement-from-magnitude",
                _ => method.GetType().Name,
            }
            select new Recipe(name, options => AsReference(options, method)),
    ];

    /// <summary>Movement pruning whose thresholds stand for some steps.</summary>
    public static IReadOnlyList<Recipe> Refreshes { get; } =
    [
        .. from steps in (int[])[1, 10, 100] select new Recipe($"movement-refresh-{steps}", options => AsReference(options, new Movement { ThresholdRefresh = steps })),
    ];

    /// <summary>Smaller models, each with its teacher and without.</summary>
    public static IReadOnlyList<Recipe> Students { get; } =
    [
        .. from student in (Student[])[new EveryOtherLayer(), new Bert(Layers: 4, HiddenSize: 312) { IntermediateSize = 1200 }, new BiLstm(), new Convolution()]
           from taught in (bool[])[true, false]
           select OfStudent(student, taught),
    ];

    public static Recipe Of(string name) =>
        ((Recipe[])[Dense, Shipped, FromNothing, Trimmed, Default, DefaultShipped, DefaultMovement, DefaultMovementShipped, Unlabeled, Magnitude, Movement, .. Others, .. Refreshes, .. Students]).Single(recipe => recipe.Name == name);

    private static Recipe OfStudent(Student student, bool taught)
    {
        // New layers want more steps, and those over words alone a higher rate.
        (int epochs, double rate) = student switch
        {
            EveryOtherLayer => (6, ReferenceRun.LearningRate),
            Bert => (12, 5e-4),
            _ => (12, 1e-3),
        };
        return new Recipe(student.GetType().Name + (taught ? "-taught" : ""), options =>
        {
            options.Pruning = new None();
            options.Student = student;
            options.MaxEpochs = epochs;
            options.LearningRate = rate;
            if (taught)
                Teach(options);
        })
        {
            IsTaught = taught,
        };
    }

    // Chosen on TREC, which is not among the data sets of the students.
    private static void Teach(MovementPrunedTextClassificationOptions options)
    {
        if (options.Student is Bert)
            (options.Distillation, options.LayerStageRatio) = ([new HiddenStates(), new Embeddings(), new SoftTargets()], 0.5);
        else
            (options.Distillation, options.HardLabelWeight) = (options.Student is EveryOtherLayer ? [new SoftTargets(), new HiddenStates { Weight = 3 }] : [new LogitError()], 0);
    }

    private static void AsReference(MovementPrunedTextClassificationOptions options, PruningMethod method)
    {
        options.Pruning = method;
        options.Teacher = Teacher.None;
        options.MaxEpochs = ReferenceRun.Epochs;
        options.LearningRate = ReferenceRun.LearningRate;
        options.WarmupRatio = 1.0 / ReferenceRun.Epochs;
        options.Schedule = new SparsitySchedule { WarmupRatio = 1.0 / ReferenceRun.Epochs, CooldownRatio = 2.0 / ReferenceRun.Epochs };
    }
}
