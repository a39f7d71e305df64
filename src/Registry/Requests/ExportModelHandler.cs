using System.Text;
using AudienceML.Core.Errors;
using AudienceML.Core.Registry;
using AudienceML.Core.Requests;
using AudienceML.Registry.Cards;

namespace AudienceML.Registry.Requests;

internal sealed class ExportModelHandler(IModelRegistry registry) : IRequestHandler<ExportModel, ModelExport>
{
    public async Task<ModelExport> Handle(ExportModel request, CancellationToken cancellationToken)
    {
        var entry = await registry.ChooseAsync(request.Key, request.Version, cancellationToken).ConfigureAwait(false);
        var target = Path.TrimEndingDirectorySeparator(Path.GetFullPath(request.Directory));
        var temporary = $"{target}.{Guid.CreateVersion7():N}.tmp";
        try
        {
            if (File.Exists(target) || (Directory.Exists(target) && Directory.EnumerateFileSystemEntries(target).Any()))
            {
                throw new RegistryException($"{target} exists and is not empty.", "Name a new folder; an export overwrites nothing.", "AML3015");
            }

            Directory.CreateDirectory(temporary);
            var names = await WriteAsync(entry, temporary, cancellationToken).ConfigureAwait(false);
            if (Directory.Exists(target))
            {
                // Empty, or this fails.
                Directory.Delete(target);
            }

            Directory.Move(temporary, target);
            return new(entry, target, [.. names]);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new RegistryException($"The export to {target} failed: {e.Message}", "Check the folder and the space left on its disk.", "AML3015", innerException: e);
        }
        finally
        {
            if (Directory.Exists(temporary))
            {
                Directory.Delete(temporary, recursive: true);
            }
        }
    }

    private async Task<List<string>> WriteAsync(ModelEntry entry, string folder, CancellationToken cancellationToken)
    {
        var names = new List<string>();
        foreach (var artifact in entry.Artifacts)
        {
            var content = await registry.ReadArtifactAsync(entry, artifact.Name, cancellationToken).ConfigureAwait(false);
            await File.WriteAllBytesAsync(Path.Combine(folder, artifact.Name), content, cancellationToken).ConfigureAwait(false);
            names.Add(artifact.Name);
        }

        if (!names.Contains(ModelArtifact.CardName))
        {
            var history = await registry.HistoryAsync(entry.Key, cancellationToken).ConfigureAwait(false);
            var card = Encoding.UTF8.GetBytes(ModelCard.Write(entry, history));
            await File.WriteAllBytesAsync(Path.Combine(folder, ModelArtifact.CardName), card, cancellationToken).ConfigureAwait(false);
            names.Add(ModelArtifact.CardName);
        }

        return names;
    }
}
