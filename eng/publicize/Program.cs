using MLNet.Pruning.Publicize;

if (args.Length < 2)
{
    Console.Error.WriteLine("usage: publicize OUTPUT_FOLDER ASSEMBLY...");
    return 2;
}

Directory.CreateDirectory(args[0]);
foreach (string source in args[1..])
{
    byte[] image = File.ReadAllBytes(source);
    try
    {
        Publicizer.Publicize(image);
    }
    catch (BadImageFormatException e)
    {
        Console.Error.WriteLine($"{source} : error : not a managed assembly: {e.Message}");
        return 1;
    }

    File.WriteAllBytes(Path.Combine(args[0], Path.GetFileName(source)), image);
}

return 0;
