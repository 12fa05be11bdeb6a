using MLNet.Pruning.Examples.SpamFilter.Data;

var corpus = SpamCorpus.Read(args is [var folder, ..] ? folder : "artifacts/data/spam-assassin/data", int.MaxValue, seed: 1);
Console.WriteLine($"{corpus.Train.Count} mails to train on, {corpus.Test.Count} to test with, {corpus.Duplicates} copies, {corpus.Empty} empty");
