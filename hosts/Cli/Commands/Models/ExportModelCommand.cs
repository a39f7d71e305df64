using System.CommandLine;
using AudienceML.Cli.Errors;
using AudienceML.Cli.Hosting;
using AudienceML.Cli.Output;
using AudienceML.Core.Models;
using AudienceML.Core.Registry;
using AudienceML.Registry.Requests;

namespace AudienceML.Cli.Commands.Models;

/// <summary>audienceml models export MODEL [VERSION] --out DIR [--format FORMAT]</summary>
internal sealed class ExportModelCommand : HostedCommand
{
    private readonly Argument<string> _model = ModelNames.Model();
    private readonly Argument<string?> _version = ModelNames.OptionalVersion();
    private readonly Option<string> _out = new("--out") { Description = "The folder to write the version's files to.", HelpName = "DIR", Required = true };

    private readonly Option<string> _format = new("--format")
    {
        Description = "Beside the version's own files: lightgbm adds model.txt, onnx adds model.onnx, both with features.json.",
        HelpName = "FORMAT",
        DefaultValueFactory = _ => ForeignFormat.Own,
    };

    public ExportModelCommand(Terminal terminal)
        : base("export", "Write a version's files into a folder.", terminal)
    {
        Add(_model);
        Add(_version);
        _format.AcceptOnlyFromAmong(ForeignFormat.Own, ForeignFormat.LightGbm, ForeignFormat.Onnx);
        AddOptions(_out, _format);
    }

    protected override async Task ExecuteAsync(ParseResult arguments, HostServices services, CancellationToken cancellationToken)
    {
        var key = ModelNames.KeyOf(arguments.GetRequiredValue(_model));
        var folder = arguments.GetRequiredValue(_out);
        if (File.Exists(folder))
        {
            throw new UsageException($"'{folder}' is a file, not a folder.", "Name a folder with --out; it is created where it does not exist.");
        }

        var version = arguments.GetValue(_version) is { } text ? ModelNames.VersionOf(text) : (ModelVersion?)null;
        var format = arguments.GetRequiredValue(_format);
        var entry = (await services.SendAsync(new ShowModel(key, version), cancellationToken)).Entry;
        var more = format == ForeignFormat.Own ? [] : await ConvertAsync(services, entry, format, cancellationToken);
        var export = await services.SendAsync(new ExportModel(key, entry.Version, folder), cancellationToken);
        foreach (var (name, content) in more)
        {
            await File.WriteAllBytesAsync(Path.Combine(export.Directory, name), content, cancellationToken);
        }

        ModelJson.Answer(
            Terminal, IsJson(arguments), export.Entry, $"{key} {export.Entry.Version} is in '{export.Directory}': {string.Join(", ", export.Files.Concat(more.Keys))}.");
    }

    /// <summary>Everything is converted before anything is written.</summary>
    private async Task<Dictionary<string, byte[]>> ConvertAsync(
        HostServices services, ModelEntry entry, string format, CancellationToken cancellationToken)
    {
        var file = await services.Registry.ReadArtifactAsync(entry, cancellationToken: cancellationToken);
        var model = StoredTabularModel.Read(file, entry.Key.Code);
        if (ForeignFormat.DropsCalibration(model, format))
        {
            Terminal.Notice("LightGBM's text has no place for calibration: model.txt gives probabilities before it. ONNX keeps it.");
        }

        return ForeignFormat.Files(model, format);
    }
}
