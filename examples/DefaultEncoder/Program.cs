using System.CommandLine;
using MLNet.Pruning.Examples;
using MLNet.Pruning.Examples.DefaultEncoder;

var data = new Option<string>("--data") { Description = "Folder of the texts", DefaultValueFactory = _ => "../shared/data" };
var teacher = new Option<string>("--teacher") { Description = "Folder of the encoder to learn from", DefaultValueFactory = _ => "../shared/models/all-MiniLM-L6-v2" };
var start = new Option<string?>("--start") { Description = "File of an encoder to go on from [default: one made from the teacher]" };
var work = new Option<string>("--work") { Description = "Folder for checkpoints and the encoder", DefaultValueFactory = _ => "artifacts/default-encoder" };
var epochs = new Option<int>("--epochs") { Description = "Passes over the texts", DefaultValueFactory = _ => 10 };
var rate = NumberOption.Create("--rate", "Peak learning rate", 1e-3);
var rows = new Option<int?>("--rows") { Description = "Sentences to use [default: all]" };

var command = new RootCommand("Distils the default encoder from a larger one, on openly licensed text.") { data, teacher, start, work, epochs, rate, rows };
command.SetAction(parsed => ExitCode.Of("DefaultEncoder", () => DefaultEncoderJob.Run(new Settings
{
    DataFolder = parsed.GetRequiredValue(data),
    TeacherFolder = parsed.GetRequiredValue(teacher),
    StartFile = parsed.GetValue(start),
    WorkFolder = parsed.GetRequiredValue(work),
    Epochs = parsed.GetValue(epochs),
    LearningRate = parsed.GetValue(rate),
    Rows = parsed.GetValue(rows),
})));
return command.Parse(args).Invoke();
