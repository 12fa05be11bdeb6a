using System.Text.Json;
using MLNet.Pruning.Tests;
using MLNet.Pruning.Transforms;
using static TorchSharp.torch;

namespace MLNet.Pruning.Trainers.Tests;

/// <summary>A recorded run of the published recipe, and a session that is to repeat it.</summary>
internal sealed class GoldenTrace : IDisposable
{
    public const double LearningRate = 5e-4;
    public const double FinalShare = 0.15;
    public const int Steps = 30;
    private const int Rows = 6;
    private const int Length = 14;

    private readonly SafetensorsFile _inputs = SafetensorsFile.Open(SharedAssets.Path("golden/trace_inputs.safetensors"));
    private readonly SafetensorsFile _values;
    private readonly JsonDocument _document = JsonDocument.Parse(File.ReadAllText(SharedAssets.Path("golden/traces.json")));
    private readonly JsonElement _steps;
    private readonly long[] _ids, _types, _mask;
    private readonly float[] _labels;
    private readonly TeacherModel? _teacher;

    public GoldenTrace(string name, PruningMethod method, ScalarType dtype, bool managedKernels = true)
    {
        _values = SafetensorsFile.Open(SharedAssets.Path($"golden/trace_{name}.safetensors"));
        _steps = _document.RootElement.GetProperty("traces").GetProperty(name).GetProperty("steps");
        (_ids, _types) = (_inputs.ReadIntegers("ids"), _inputs.ReadIntegers("types"));
        (_mask, _labels) = (_inputs.ReadIntegers("mask"), Array.ConvertAll(_inputs.ReadIntegers("labels"), label => (float)label));

        if (method is L0 l0)
            method = l0 with { RecordedNoise = (parameter, step) => Noise(parameter, step) };

        var config = new EncoderConfig
        {
            VocabularySize = 120,
            HiddenSize = 16,
            Layers = 2,
            AttentionHeads = 2,
            IntermediateSize = 32,
            MaxPositions = 24,
            HiddenDropout = 0,
            AttentionDropout = 0,
        };
        var model = Model(config, "initial.", dtype, managedKernels);
        model.FreezeEmbeddings();
        DistillationObjective? distillation = null;
        if (name == "movement_distilled")
        {
            _teacher = new TeacherModel(Model(config, "teacher.", dtype, managedKernels));
            distillation = new DistillationObjective(
                new DistillationSettings { Losses = [new SoftTargets { Weight = 0.5 }], HardLabelWeight = 0.5 }, model, teacher: null, Steps);
        }

        // The recorded run warms up for 4 steps, which count once before the first cut and twice after the last.
        var schedule = new SparsitySchedule { WarmupRatio = 4.0 / Steps, CooldownRatio = 8.0 / Steps };
        Session = new TrainingSession(
            model, new CrossEntropy(), method, schedule, FinalShare, new OptimizerSettings { LearningRate = LearningRate, WarmupSteps = 4 }, Steps, distillation);
        foreach (var parameter in Session.Parameters.Where(parameter => parameter.Scores is not null))
            Copy(_values.ReadDoubles($"initial_scores.{Part(parameter)}.mask_scores"), parameter.Scores!.Value);
    }

    public TrainingSession Session { get; }

    public Batch Batch(int step)
    {
        Range tokens = (step * Rows * Length)..((step + 1) * Rows * Length);
        var batch = new Batch(Rows, Length, _ids[tokens], _types[tokens], _mask[tokens], _labels[(step * Rows)..((step + 1) * Rows)]);
        return batch with { TeacherLogits = _teacher?.Logits(batch) };
    }

    /// <summary>A recorded number of a step, such as <c>loss</c>.</summary>
    public double Number(int step, string name) => _steps[step].GetProperty(name).GetDouble();

    public double[] Values(string name) => _values.ReadDoubles(name);

    /// <summary>The recorded values of a learning tensor: <paramref name="kind"/> is <c>before</c>, <c>m</c>, <c>v</c>, <c>grad</c> or <c>after</c>.</summary>
    public double[] Values(int step, string kind, TrainedParameter parameter, TrainedTensor tensor) =>
        _values.ReadDoubles($"{step}.{kind}.{(tensor == parameter.Scores ? Part(parameter) + ".mask_scores" : tensor.Name)}");

    public double[] Mask(string prefix, TrainedParameter parameter) => _values.ReadDoubles($"{prefix}.{Part(parameter)}");

    /// <summary>Sets the session to what was recorded before a step.</summary>
    public void Restore(int step)
    {
        var state = new Dictionary<string, EncoderTensor>(Session.SaveState());
        foreach (var (parameter, tensor) in Session.Parameters.SelectMany(parameter => parameter.Tensors.Select(tensor => (parameter, tensor))))
        {
            state[tensor.Name] = Single(Values(step, "before", parameter, tensor));
            state[tensor.Name + ".mean"] = Single(step == 0 ? new double[tensor.Value.numel()] : Values(step, "m", parameter, tensor));
            state[tensor.Name + ".variance"] = Single(step == 0 ? new double[tensor.Value.numel()] : Values(step, "v", parameter, tensor));
        }
        Session.LoadState(state, step);
    }

    public void Dispose()
    {
        Session.Dispose();
        _teacher?.Dispose();
        _inputs.Dispose();
        _values.Dispose();
        _document.Dispose();
    }

    private double[] Noise(TrainedParameter parameter, int step)
    {
        int count = (int)parameter.Weight.Value.numel();
        return _values.ReadDoubles("uniform." + Part(parameter))[(step * count)..((step + 1) * count)];
    }

    private SequenceClassifier Model(EncoderConfig config, string prefix, ScalarType dtype, bool managedKernels)
    {
        var model = new SequenceClassifier(config, classes: 3, seed: 1, dtype, managedKernels: managedKernels);
        foreach (var (tensor, weight) in model.Weights)
            Copy(_inputs.ReadDoubles(prefix + tensor), weight);
        return model;
    }

    private static EncoderTensor Single(double[] values) => new([values.Length], [.. values.Select(value => (float)value)]);

    private static string Part(TrainedParameter parameter) => parameter.Weight.Name[..^".weight".Length];

    private static void Copy(double[] values, Tensor target)
    {
        using var noGradient = no_grad();
        using var source = tensor(values, target.shape);
        target.copy_(source);
    }
}
