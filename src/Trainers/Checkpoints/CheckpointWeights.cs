using MLNet.Pruning.Transforms;

namespace MLNet.Pruning.Trainers;

/// <summary>The weights of a checkpoint folder: <c>model.safetensors</c>, or several files behind <c>model.safetensors.index.json</c>.</summary>
internal sealed class CheckpointWeights : IDisposable
{
    public const string FileName = "model.safetensors";
    public const string IndexFileName = "model.safetensors.index.json";

    private readonly string _path;
    private readonly Dictionary<string, SafetensorsFile> _files = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SafetensorsFile> _tensors = new(StringComparer.Ordinal);

    private CheckpointWeights(string path) => _path = path;

    /// <summary>Opens the files and reads their headers.</summary>
    /// <exception cref="FileNotFoundException">The folder has no safetensors file, or lacks one that the index names.</exception>
    /// <exception cref="NotSupportedException">The folder has its weights in another format only.</exception>
    /// <exception cref="InvalidDataException">A file is damaged, or the index does not fit its files.</exception>
    public static CheckpointWeights Open(string folder)
    {
        string file = Path.Combine(folder, FileName), index = Path.Combine(folder, IndexFileName);
        bool single = File.Exists(file);
        if (!single && !File.Exists(index))
            throw Missing(folder);
        var weights = new CheckpointWeights(single ? file : index);
        try
        {
            if (single)
                weights.AddSingle(file);
            else
                weights.AddShards(folder, JsonSettings.Read(index, settings => settings.Texts("weight_map") ?? throw settings.Wrong("weight_map", "the file of every tensor", "nothing")));
            return weights;
        }
        catch
        {
            weights.Dispose();
            throw;
        }
    }

    /// <summary>Reads what an encoder needs, by canonical name. Pooler and classifier are read where both fit the task of classifying a text, and the head of a masked language model; everything else is ignored.</summary>
    /// <exception cref="InvalidDataException">A tensor is missing, stands there twice, has another shape or holds a value that is not finite.</exception>
    public Dictionary<string, EncoderTensor> Read(EncoderConfig config)
    {
        // All names and shapes are checked before the first value is read.
        var found = EncoderShapes.Encoder(config).Select(tensor => Require(config, tensor)).ToList();
        if (Find(config, TensorNames.Weight(TensorNames.Pooler)) is not null)
        {
            found.AddRange(EncoderShapes.Pooler(config).Select(tensor => Require(config, tensor)));
            // A classifier without that layer labels every token: another task.
            if (Find(config, TensorNames.Weight(TensorNames.Classifier)) is { } classifier)
            {
                int classes = _tensors[classifier].Header.Tensors[classifier].Shape.FirstOrDefault();
                found.AddRange(EncoderShapes.Classifier(config, classes).Select(tensor => Require(config, tensor)));
            }
        }

        if (Find(config, TensorNames.Weight(TensorNames.PredictionTransform)) is not null)
            found.AddRange(EncoderShapes.LanguageModel(config).Select(tensor => Require(config, tensor)));

        return found.ToDictionary(tensor => tensor.Name, tensor => ReadFinite(tensor.Stored), StringComparer.Ordinal);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var file in _files.Values)
            file.Dispose();
    }

    private static Exception Missing(string folder)
    {
        string? other = Directory.EnumerateFiles(folder).Select(Path.GetFileName).Order(StringComparer.Ordinal)
            .FirstOrDefault(name => name!.StartsWith("pytorch_model", StringComparison.Ordinal) || Path.GetExtension(name) is ".bin" or ".pt" or ".pth" or ".ckpt");
        return other is null
            ? new FileNotFoundException($"{folder}: expected {FileName} or {IndexFileName}, found neither.", Path.Combine(folder, FileName))
            : new NotSupportedException($"{Path.Combine(folder, other)}: expected {FileName}, found a pickle, which can run any code when it is read and is therefore refused. " +
                "Convert it once, where you trust it: model.save_pretrained(folder, safe_serialization=True) in Python's transformers.");
    }

    private void AddSingle(string path)
    {
        var file = SafetensorsFile.Open(path);
        _files.Add(path, file);
        foreach (string name in file.Header.Tensors.Keys)
            _tensors.Add(name, file);
    }

    private void AddShards(string folder, IReadOnlyDictionary<string, string> weightMap)
    {
        foreach (var (tensor, shard) in weightMap)
        {
            // Names of files beside the index, never paths: an index must not reach outside its folder.
            if (shard.AsSpan().ContainsAny("/\\:\0") || Path.GetExtension(shard) != ".safetensors")
                throw new InvalidDataException($"{_path}: tensor '{SafetensorsHeader.Shorten(tensor)}': expected the name of a safetensors file in the same folder, found '{SafetensorsHeader.Shorten(shard)}'.");
            string path = Path.Combine(folder, shard);
            if (!_files.TryGetValue(path, out var file))
            {
                if (!File.Exists(path))
                    throw new FileNotFoundException($"{_path}: tensor '{SafetensorsHeader.Shorten(tensor)}': expected the file '{SafetensorsHeader.Shorten(shard)}' in the same folder, found none.", path);
                _files.Add(path, file = SafetensorsFile.Open(path));
            }

            if (!file.Header.Tensors.ContainsKey(tensor))
                throw new InvalidDataException($"{_path}: tensor '{SafetensorsHeader.Shorten(tensor)}': expected it in '{shard}', found {file.Header.Tensors.Count} other tensors there.");
            _tensors.Add(tensor, file);
        }
    }

    private string? Find(EncoderConfig config, string name)
    {
        string? found = null;
        foreach (string spelling in HuggingFaceNames.Spellings(config.Architecture, name))
        {
            if (!_tensors.ContainsKey(spelling))
                continue;
            if (found is not null)
                throw new InvalidDataException($"{_path}: tensor '{name}': expected it once, found '{found}' and '{spelling}'.");
            found = spelling;
        }

        return found;
    }

    private (string Name, string Stored) Require(EncoderConfig config, (string Name, int[] Shape) tensor)
    {
        string shape = $"[{string.Join(", ", tensor.Shape)}]";
        if (Find(config, tensor.Name) is not { } stored)
        {
            string names = string.Join("' or '", HuggingFaceNames.Spellings(config.Architecture, tensor.Name));
            throw new InvalidDataException($"{_path}: tensor '{tensor.Name}': expected shape {shape} under the name '{names}', found {_tensors.Count} tensors and none so named.");
        }

        int[] actual = _tensors[stored].Header.Tensors[stored].Shape;
        if (!actual.SequenceEqual(tensor.Shape))
            throw new InvalidDataException($"{_tensors[stored].Path}: tensor '{stored}': expected shape {shape} from {HuggingFaceConfig.FileName}, found [{string.Join(", ", actual.Take(8))}].");
        return (tensor.Name, stored);
    }

    private EncoderTensor ReadFinite(string stored)
    {
        var tensor = _tensors[stored].Read(stored);
        int place = Array.FindIndex(tensor.Array, value => !float.IsFinite(value));
        return place < 0 ? tensor : throw new InvalidDataException($"{_tensors[stored].Path}: tensor '{stored}': expected finite numbers, found {tensor.Array[place]} in place {place}.");
    }
}
