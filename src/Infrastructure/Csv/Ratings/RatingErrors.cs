using System.Globalization;
using AudienceML.Core.Errors;

namespace AudienceML.Infrastructure.Csv.Ratings;

/// <summary>Every way in which a file of ratings can be wrong beyond what any CSV file can: one stable code each.</summary>
internal static class RatingErrors
{
    public static DataSourceException NotMovieLens(string path, string line) => new(
        $"'{path}' is no file of MovieLens: its first line is {Show(line)}.",
        "u.data has four fields with tabs between, ratings.dat with '::', ratings.csv the header userId,movieId,rating,timestamp; read other files with the format csv.",
        "AML4041");

    public static DataSourceException Fields(string path, long line, int fields) => new(
        $"Line {CsvErrors.Text(line)} of '{path}' has {CsvErrors.Text(fields)} fields; a rating has user, item, rating and time.",
        "Correct the line, or leave it out.", "AML4042");

    public static DataSourceException Empty(string path, long line, string column) => new(
        $"Line {CsvErrors.Text(line)} of '{path}' has no {column}.", $"Fill in the {column}, or leave the line out.", "AML4043");

    public static DataSourceException Rating(string path, long line, string column, string value) => new(
        $"Line {CsvErrors.Text(line)} of '{path}', column '{column}': expected a rating, a finite number, found {Show(value)}.",
        "Correct the value, or leave the line out.", "AML4044");

    public static DataSourceException Scale(string path, long line, string column, double value, double low, double high) => new(
        string.Create(CultureInfo.InvariantCulture, $"Line {line} of '{path}', column '{column}': the rating {value} lies outside the scale from {low} to {high}."),
        "Correct the value, or say what the scale is.", "AML4045");

    public static DataSourceException Time(string path, long line, string column, string value) => new(
        $"Line {CsvErrors.Text(line)} of '{path}', column '{column}': {Show(value)} is no time between 1980 and 2100"
        + (value.StartsWith('-') ? "; it is negative." : "."),
        "Write seconds or milliseconds since 1970, or times like 2026-01-31T09:30:00Z, all rows alike; or leave the column out where times are not known.",
        "AML4046");

    public static DataSourceException NoColumn(string path, string role, IReadOnlyCollection<string> usual, IReadOnlyCollection<string> columns) => new(
        $"'{path}' has no column for the {role}; none of its columns is called {string.Join(", ", usual)}.",
        $"Name it in the column map, such as {role}=COL. Its columns are {CsvErrors.List(columns)}.", "AML4047");

    public static DataSourceException OtherColumns(string path, string testPath) => new(
        $"'{path}' and '{testPath}' do not both have ratings, times and visits.", "Give both files the same columns.", "AML4048");

    public static DataSourceException Catalogue(string path, long line, string why) => new(
        $"Line {CsvErrors.Text(line)} of the catalogue '{path}' {why}.",
        "u.item has '|' between id, title, dates, address and flags of genres; movies.dat has id::title::genres; a CSV file has the columns item, title and genres.",
        "AML4049");

    private static string Show(string value) => CsvErrors.Show(System.Text.Encoding.UTF8.GetBytes(value));
}
