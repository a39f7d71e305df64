using System.Reflection;
using System.Runtime.CompilerServices;

namespace AudienceML.Architecture.Tests;

/// <summary>Rules over built types. Each answers the violations, so that a bad example can be tried on it.</summary>
internal static class TypeRules
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    public static IEnumerable<string> NeitherSealedNorAbstract(IEnumerable<Type> types) =>
        from type in types
        where type is { IsClass: true, IsAbstract: false, IsSealed: false } && !IsGenerated(type)
        select $"{type.FullName} is neither sealed nor abstract.";

    public static IEnumerable<string> PublicFields(IEnumerable<Type> types) =>
        from type in types
        where !type.IsEnum
        from field in type.GetFields(Declared)
        where !field.IsLiteral && !field.IsInitOnly
        select $"{type.FullName}.{field.Name} is a public field that can be changed.";

    public static IEnumerable<string> MutableStatics(IEnumerable<Type> types) =>
        from type in types
        where !IsGenerated(type)
        from field in type.GetFields(BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.Public | BindingFlags.DeclaredOnly)
        where !field.IsLiteral && !field.IsInitOnly && !IsGenerated(field)

        // What protoc generates says so for its messages, but not for the class that describes their file.
        where field.FieldType.FullName != "Google.Protobuf.Reflection.FileDescriptor"
        select $"{type.FullName}.{field.Name} is static and can be changed.";

    public static IEnumerable<string> AsyncWithoutSuffixOrToken(IEnumerable<Type> types) =>
        from type in types
        where !typeof(Delegate).IsAssignableFrom(type)
        from method in type.GetMethods(Declared)
        where IsAsync(method.ReturnType) && !method.IsSpecialName && !HasMediatorShape(method) && !OverridesForeign(method)
        let name = $"{type.FullName}.{method.Name}"
        from violation in new[]
        {
            method.Name.EndsWith("Async", StringComparison.Ordinal) ? null : $"{name} is asynchronous and does not end in Async.",
            method.GetParameters().LastOrDefault()?.ParameterType == typeof(CancellationToken) || method.Name == nameof(IAsyncDisposable.DisposeAsync)
                ? null
                : $"{name} is asynchronous and does not take a CancellationToken last.",
        }
        where violation is not null
        select violation;

    public static IEnumerable<string> PublicAdapters(IEnumerable<Type> types, IReadOnlyCollection<Assembly> ports) =>
        from type in types
        where type is { IsClass: true, IsAbstract: false }
        from port in type.GetInterfaces()
        where ports.Contains(port.Assembly)
        select $"{type.FullName} adapts {port.Name} and is public; an adapter is internal and reached by a Use method.";

    public static IEnumerable<string> DeepInheritance(IEnumerable<Type> types, int maximum)
    {
        foreach (var type in types.Where(t => t.IsClass && !typeof(Exception).IsAssignableFrom(t)))
        {
            var depth = 0;
            for (var b = type.BaseType; b is not null && b.Assembly.GetName().Name!.StartsWith("AudienceML", StringComparison.Ordinal); b = b.BaseType)
            {
                depth++;
            }

            if (depth > maximum)
            {
                yield return $"{type.FullName} stands {depth} classes below its root; the limit is {maximum}.";
            }
        }
    }

    private static bool IsAsync(Type type) =>
        typeof(Task).IsAssignableFrom(type) || type == typeof(ValueTask)
        || (type.IsGenericType && (type.GetGenericTypeDefinition() == typeof(ValueTask<>) || type.GetGenericTypeDefinition() == typeof(IAsyncEnumerable<>)));

    private static bool HasMediatorShape(MethodInfo method) => method.Name is "Handle" or "Send" || method.Name.EndsWith(".Handle", StringComparison.Ordinal);

    private static bool OverridesForeign(MethodInfo method) =>
        method.GetBaseDefinition().DeclaringType!.Assembly.GetName().Name!.StartsWith("AudienceML", StringComparison.Ordinal) is false;

    private static bool IsGenerated(MemberInfo member) =>
        member.IsDefined(typeof(CompilerGeneratedAttribute), false) || member.Name.Contains('<', StringComparison.Ordinal)
        || (member.DeclaringType is { } outer && IsGenerated(outer));
}
