using System.Globalization;
using System.Text;
using AudienceML.Learning.Data;
using AudienceML.Learning.Recommenders.Evaluation;

namespace AudienceML.Infrastructure.Csv.Ratings;

/// <summary>Titles and genres of items.</summary>
internal sealed class ItemCatalogue
{
    private const int FlagsFrom = 5;

    // The flags of u.item, in their order; u.genre beside it says so too.
    private static readonly string[] Flags =
    [
        "unknown", "Action", "Adventure", "Animation", "Children's", "Comedy", "Crime", "Documentary", "Drama", "Fantasy", "Film-Noir", "Horror",
        "Musical", "Mystery", "Romance", "Sci-Fi", "Thriller", "War", "Western",
    ];

    private static readonly string[] Ids = ["item", "itemId", "item_id", "movieId", "movie_id"];
    private readonly Dictionary<string, (string Title, string[] Genres)> _items = new(StringComparer.Ordinal);

    /// <summary>Items in the catalogue.</summary>
    public int Count => _items.Count;

    /// <summary>Reads a catalogue; its first line tells which kind it is.</summary>
    public static async Task<ItemCatalogue> ReadAsync(string path, CancellationToken cancellationToken)
    {
        var catalogue = new ItemCatalogue();
        var first = await MovieLensLines.FirstLineAsync(path, cancellationToken).ConfigureAwait(false);
        if (first.Contains(MovieLensLines.Colons, StringComparison.Ordinal))
        {
            await foreach (var (number, line) in MovieLensLines.ReadAsync(path, null, cancellationToken).ConfigureAwait(false))
            {
                var fields = line.Split(MovieLensLines.Colons);
                catalogue.Add(path, number, fields.Length == 3 ? fields[0] : "", fields[^Math.Min(2, fields.Length)], Split(fields[^1]));
            }
        }
        else if (first.Split(MovieLensLines.Bar).Length > FlagsFrom)
        {
            await foreach (var (number, line) in MovieLensLines.ReadAsync(path, null, cancellationToken).ConfigureAwait(false))
            {
                var fields = line.Split(MovieLensLines.Bar);
                catalogue.Add(path, number, fields[0], fields[Math.Min(1, fields.Length - 1)], FlagsOf(path, number, fields));
            }
        }
        else
        {
            await catalogue.ReadCsvAsync(path, cancellationToken).ConfigureAwait(false);
        }

        return catalogue;
    }

    /// <summary>The ids of all items.</summary>
    public IEnumerable<string> ItemIds => _items.Keys;

    /// <summary>The log with titles and genres; a notice where items of the log are not in the catalogue.</summary>
    public RatingLog Describe(RatingLog log, string path, List<string> notices)
    {
        var genres = _items.Values.SelectMany(i => i.Genres).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToArray();
        var numbers = genres.Select((name, i) => (name, i)).ToDictionary(g => g.name, g => g.i, StringComparer.Ordinal);
        var starts = new int[log.ItemIds.Length + 1];
        var columns = new List<int>();
        var titles = new string[log.ItemIds.Length];
        var missing = new List<string>();
        for (var item = 0; item < titles.Length; item++)
        {
            if (_items.TryGetValue(log.ItemIds[item], out var known))
            {
                titles[item] = known.Title;
                columns.AddRange(known.Genres.Distinct(StringComparer.Ordinal).Select(g => numbers[g]).Order());
            }
            else
            {
                titles[item] = log.ItemIds[item];
                missing.Add(log.ItemIds[item]);
            }

            starts[item + 1] = columns.Count;
        }

        if (missing.Count > 0)
        {
            notices.Add(string.Create(
                CultureInfo.InvariantCulture,
                $"{missing.Count} items are not in the catalogue '{path}', such as '{missing[0]}'; they have no title and no genre."));
        }

        var values = new float[columns.Count];
        Array.Fill(values, 1);
        return log.WithItems(genres.Length == 0 ? null : new SparseMatrix(starts, columns.ToArray(), values, genres.Length), [.. genres], [.. titles]);
    }

    private async Task ReadCsvAsync(string path, CancellationToken cancellationToken)
    {
        var input = await CsvInput.OpenAsync(path, cancellationToken).ConfigureAwait(false);
        await using (input.ConfigureAwait(false))
        {
            var id = Array.Find(Ids, name => input.IndexOf(name) >= 0) is { } found
                ? input.IndexOf(found)
                : throw RatingErrors.NoColumn(path, "item", Ids, input.Headers);
            var (title, genres) = (input.IndexOf("title"), input.IndexOf("genres"));
            while (await input.ReadAsync(cancellationToken).ConfigureAwait(false))
            {
                var name = Encoding.UTF8.GetString(input[id]);
                Add(
                    path,
                    input.Line,
                    name,
                    title < 0 ? name : Encoding.UTF8.GetString(input[title]),
                    genres < 0 ? [] : Split(Encoding.UTF8.GetString(input[genres])));
            }
        }
    }

    private void Add(string path, long line, string id, string title, string[] genres)
    {
        if (id.Length == 0)
        {
            throw RatingErrors.Catalogue(path, line, "has no id or not the fields of the others");
        }

        if (!_items.TryAdd(id, (title, genres)))
        {
            throw RatingErrors.Catalogue(path, line, $"has the item '{id}' once more");
        }
    }

    private static string[] FlagsOf(string path, long line, string[] fields)
    {
        if (fields.Length != FlagsFrom + Flags.Length)
        {
            throw RatingErrors.Catalogue(path, line, string.Create(CultureInfo.InvariantCulture, $"has {fields.Length} fields, not {FlagsFrom + Flags.Length}"));
        }

        return [.. Flags.Where((_, i) => fields[FlagsFrom + i] == "1")];
    }

    private static string[] Split(string genres) =>
        genres is "" or "(no genres listed)" ? [] : genres.Split('|', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
