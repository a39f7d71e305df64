using System.CommandLine;
using AudienceML.Cli.Errors;
using AudienceML.Cli.Hosting;
using AudienceML.Cli.Output;

namespace AudienceML.Cli.Commands.Models;

/// <summary>audienceml models export MODEL [VERSION] --out DIR</summary>
internal sealed class ExportModelCommand : HostedCommand
{
    private readonly Argument<string> _model = ModelNames.Model();
    private readonly Argument<string?> _version = ModelNames.OptionalVersion();
    private readonly Option<string> _out = new("--out") { Description = "The folder to write the version's files to.", HelpName = "DIR", Required = true };

    public ExportModelCommand(Terminal terminal)
        : base("export", "Write a version's files into a folder.", terminal)
    {
        Add(_model);
        Add(_version);
        AddOptions(_out);
    }

    protected override async Task ExecuteAsync(ParseResult arguments, HostServices services, CancellationToken cancellationToken)
    {
        var key = ModelNames.KeyOf(arguments.GetRequiredValue(_model));
        var entry = await services.FindAsync(key, arguments.GetValue(_version), cancellationToken);
        var folder = arguments.GetRequiredValue(_out);
        if (File.Exists(folder))
        {
            throw new UsageException($"'{folder}' is a file, not a folder.", "Name a folder with --out; it is created where it does not exist.");
        }

        // Everything is read and checked before the first file appears.
        var files = new List<(string Path, ReadOnlyMemory<byte> Content)>();
        foreach (var artifact in entry.Artifacts)
        {
            files.Add((Path.Combine(folder, artifact.Name), await services.Registry.ReadArtifactAsync(entry, artifact.Name, cancellationToken)));
        }

        Directory.CreateDirectory(folder);
        foreach (var (path, content) in files)
        {
            await WriteAsync(path, content, cancellationToken);
        }

        ModelJson.Answer(Terminal, IsJson(arguments), entry, $"{key} {entry.Version}: {files.Count} files in '{folder}'.");
    }

    private static async Task WriteAsync(string path, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        var unfinished = path + ".tmp";
        try
        {
            await File.WriteAllBytesAsync(unfinished, content, cancellationToken);
            File.Move(unfinished, path, overwrite: true);
        }
        finally
        {
            File.Delete(unfinished);
        }
    }
}
