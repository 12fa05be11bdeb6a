using System.Globalization;
using MLNet.Pruning;
using MLNet.Pruning.Benchmarks.OnnxParity;
using MLNet.Pruning.Trainers;

if (args.Length is not (5 or 6))
{
    Console.Error.WriteLine("usage: OnnxParity ENCODER_FOLDER REMAINING random|magnitude OUTPUT_FOLDER TEXTS_TSV [ROWS]");
    return 2;
}

string folder = args[3];
Directory.CreateDirectory(folder);
// The last column of a tab-separated file with a header.
int rows = args.Length == 6 ? int.Parse(args[5], CultureInfo.InvariantCulture) : 200;
string[] texts = [.. File.ReadLines(args[4]).Skip(1).Take(rows).Select(line => line.Split('\t')[^1])];
var model = new ParityModel(PretrainedEncoder.FromDirectory(args[0]), double.Parse(args[1], CultureInfo.InvariantCulture), args[2] == "random").Create(texts);
string onnx = Path.Combine(folder, "model.onnx");
OnnxExport.Save(model, onnx);
Console.WriteLine($"{onnx}: {new FileInfo(onnx).Length} bytes, {model.RemainingWeights:P1} of the encoder weights");
ParityRows.Write(model, texts, Path.Combine(folder, "rows.json"));
return 0;
