using System.Reflection;
using System.Runtime.CompilerServices;

namespace AudienceML.Architecture.Tests;

/// <summary>The public surface of an assembly, one sorted line a member.</summary>
internal static class PublicApi
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
    private static readonly NullabilityInfoContext Nullability = new();

    public static string Describe(Assembly assembly) => string.Concat(
        assembly.GetExportedTypes().SelectMany(Lines).Distinct().Order(StringComparer.Ordinal).Select(line => line + "\n"));

    public static IEnumerable<string> Lines(Type type)
    {
        var name = Name(type);
        yield return $"{name} : {Kind(type)}{Bases(type)}";
        if (typeof(Delegate).IsAssignableFrom(type))
        {
            var invoke = type.GetMethod("Invoke")!;
            yield return $"{name}({Parameters(invoke)}) -> {Name(invoke.ReturnType)}";
            yield break;
        }

        foreach (var member in type.GetMembers(Declared))
        {
            if (Line(member) is { } line)
            {
                yield return $"{name}.{line}";
            }
        }
    }

    private static string? Line(MemberInfo member) => member switch
    {
        ConstructorInfo c when IsVisible(c) && !c.IsStatic => $"new({Parameters(c)})",
        MethodInfo m when IsVisible(m) && !m.IsSpecialName && !IsRecordPlumbing(m) =>
            $"{m.Name}{Arguments(m)}({Parameters(m)}) -> {Name(m.ReturnType)}{Mark(Nullability.Create(m.ReturnParameter))}{Modifiers(m)}",
        PropertyInfo p when Visible(p) is { } accessor && p.Name != "EqualityContract" =>
            $"{p.Name} {{{(IsVisible(p.GetMethod) ? " get;" : "")}{(IsVisible(p.SetMethod) ? IsInit(p) ? " init;" : " set;" : "")} }} -> {Name(p.PropertyType)}{Mark(Nullability.Create(p))}{Modifiers(accessor)}",
        FieldInfo f when (f.IsPublic || f.IsFamily) && !f.IsSpecialName => f.IsLiteral
            ? $"{f.Name} = {f.GetRawConstantValue() ?? "null"} -> {Name(f.FieldType)}"
            : $"{f.Name} -> {Name(f.FieldType)}",
        EventInfo e when IsVisible(e.AddMethod) => $"{e.Name} event -> {Name(e.EventHandlerType!)}",
        _ => null,
    };

    private static MethodInfo? Visible(PropertyInfo property) =>
        IsVisible(property.GetMethod) ? property.GetMethod : IsVisible(property.SetMethod) ? property.SetMethod : null;

    private static bool IsVisible(MethodBase? method) => method is not null && (method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly);

    private static bool IsInit(PropertyInfo property) =>
        property.SetMethod!.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit));

    private static bool IsRecordPlumbing(MethodInfo method) =>
        method.IsDefined(typeof(CompilerGeneratedAttribute), false) || method.Name is "PrintMembers" or "<Clone>$" || method.Name.Contains('<', StringComparison.Ordinal);

    private static string Modifiers(MethodInfo method) =>
        (method.IsStatic ? " static" : "") + (method.IsAbstract && !method.DeclaringType!.IsInterface ? " abstract" : method is { IsVirtual: true, IsFinal: false } && !method.DeclaringType!.IsInterface && !method.DeclaringType.IsSealed ? " virtual" : "")
        + (method.IsPublic ? "" : " protected");

    private static string Kind(Type type) => type switch
    {
        { IsInterface: true } => "interface",
        { IsEnum: true } => "enum",
        { IsValueType: true } => "struct",
        _ when typeof(Delegate).IsAssignableFrom(type) => "delegate",
        { IsAbstract: true, IsSealed: true } => "static class",
        { IsAbstract: true } => "abstract class",
        { IsSealed: true } => "sealed class",
        _ => "class",
    };

    private static string Bases(Type type)
    {
        if (type.IsEnum || typeof(Delegate).IsAssignableFrom(type))
        {
            return "";
        }

        var bases = type.GetInterfaces().Where(i => i.Namespace?.StartsWith("AudienceML", StringComparison.Ordinal) == true).Select(Name).Order(StringComparer.Ordinal);
        return type.BaseType is { } b && b != typeof(object) && b != typeof(ValueType)
            ? $" ({string.Join(", ", bases.Prepend(Name(b)))})"
            : bases.Any() ? $" ({string.Join(", ", bases)})" : "";
    }

    private static string Arguments(MethodInfo method) =>
        method.IsGenericMethod ? $"<{string.Join(", ", method.GetGenericArguments().Select(a => a.Name))}>" : "";

    private static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select(p =>
        $"{(p.IsOut ? "out " : p.ParameterType.IsByRef ? "ref " : "")}{Name(p.ParameterType)}{Mark(Nullability.Create(p))} {p.Name}{(p.HasDefaultValue ? $" = {Default(p)}" : "")}"));

    private static string Default(ParameterInfo parameter) => parameter.DefaultValue switch
    {
        null => parameter.ParameterType.IsValueType ? "default" : "null",
        string text => $"\"{text}\"",
        IFormattable value => value.ToString(null, System.Globalization.CultureInfo.InvariantCulture),
        var other => other.ToString()!,
    };

    private static string Mark(NullabilityInfo info) =>
        !info.Type.IsValueType && (info.ReadState == NullabilityState.Nullable || info.WriteState == NullabilityState.Nullable) ? "?" : "";

    private static string Name(Type type)
    {
        if (type.IsByRef)
        {
            return Name(type.GetElementType()!);
        }

        if (type.IsArray)
        {
            return Name(type.GetElementType()!) + "[]";
        }

        if (Nullable.GetUnderlyingType(type) is { } underlying)
        {
            return Name(underlying) + "?";
        }

        if (type.IsGenericParameter)
        {
            return type.Name;
        }

        var name = type.Name.Split('`')[0];
        if (type.IsGenericType)
        {
            name += $"<{string.Join(", ", type.GetGenericArguments().Select(Name))}>";
        }

        var outer = type.IsNested ? Name(type.DeclaringType!) + "." : type.Namespace?.StartsWith("AudienceML", StringComparison.Ordinal) == true ? type.Namespace["AudienceML.".Length..] + "." : "";
        return outer + name;
    }
}
