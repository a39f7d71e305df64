using System.Collections;
using System.Reflection;

namespace AudienceML.Infrastructure.Tests.Csv;

/// <summary>Compares rows property by property, lists element by element.</summary>
internal sealed class RowComparer<TRow> : IEqualityComparer<TRow>
{
    private static readonly PropertyInfo[] Properties = [.. typeof(TRow).GetProperties().Where(p => p.CanRead && p.GetIndexParameters().Length == 0)];

    public static RowComparer<TRow> Instance { get; } = new();

    public bool Equals(TRow? x, TRow? y)
    {
        foreach (var property in Properties)
        {
            var (a, b) = (property.GetValue(x), property.GetValue(y));
            var equal = a is IEnumerable first and not string && b is IEnumerable second
                ? first.Cast<object>().SequenceEqual(second.Cast<object>())
                : Equals(a, b);
            if (!equal)
            {
                TestContext.Out.WriteLine($"{property.Name}: {a} is not {b}");
                return false;
            }
        }

        return true;
    }

    public int GetHashCode(TRow obj) => 0;
}
