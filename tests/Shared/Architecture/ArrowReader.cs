using Mono.Cecil;
using Mono.Cecil.Cil;

namespace AgentCore.Testing.Architecture;

/// <summary>
/// Reads from a compiled assembly which rooms need which: base types, members' signatures, what methods' bodies call. A room is the part of
/// a namespace that follows the root's name. Types of the root itself are no room: they put the rooms together.
/// </summary>
internal sealed class ArrowReader(string root)
{
    public IReadOnlyList<Arrow> Read(string assembly) => Read(assembly, _ => true);

    /// <param name="isRead">Says which types count, by their full names.</param>
    public IReadOnlyList<Arrow> Read(string assembly, Func<string, bool> isRead)
    {
        using var module = ModuleDefinition.ReadModule(assembly);
        return [.. module.GetTypes().Where(type => isRead(type.FullName)).SelectMany(ArrowsOf).Distinct()];
    }

    private IEnumerable<Arrow> ArrowsOf(TypeDefinition type)
    {
        if (RoomOf(type) is not { } from) yield break;
        foreach (TypeReference needed in Needs(type).SelectMany(Parts))
            if (RoomOf(needed) is { } to && to != from) yield return new Arrow(from, to, $"{Outermost(type).Name} needs {Outermost(needed).Name}");
    }

    private static IEnumerable<TypeReference?> Needs(TypeDefinition type) =>
    [
        type.BaseType,
        .. type.Interfaces.Select(one => one.InterfaceType),
        .. type.CustomAttributes.Select(attribute => attribute.AttributeType),
        .. type.Fields.Select(field => field.FieldType),
        .. type.Methods.SelectMany(Needs),
    ];

    private static IEnumerable<TypeReference?> Needs(MethodDefinition method) =>
    [
        method.ReturnType,
        .. method.Parameters.Select(parameter => parameter.ParameterType),
        .. method.HasBody ? method.Body.Variables.Select(variable => variable.VariableType) : [],
        .. method.HasBody ? method.Body.Instructions.SelectMany(Needs) : [],
    ];

    private static IEnumerable<TypeReference?> Needs(Instruction instruction) => instruction.Operand switch
    {
        GenericInstanceMethod method => [method.DeclaringType, method.ReturnType, .. method.GenericArguments],
        MethodReference method => [method.DeclaringType, method.ReturnType],
        FieldReference field => [field.DeclaringType, field.FieldType],
        TypeReference type => [type],
        _ => [],
    };

    /// <summary>What a constructed type is made of: <c>List&lt;Channel&gt;</c> needs the list and the channel.</summary>
    private static IEnumerable<TypeReference> Parts(TypeReference? type) => type switch
    {
        null => [],
        GenericInstanceType generic => [generic.ElementType, .. generic.GenericArguments.SelectMany(Parts)],
        TypeSpecification made => Parts(made.ElementType),
        _ => [type],
    };

    private string? RoomOf(TypeReference type)
    {
        string space = Outermost(type).Namespace;
        return space.StartsWith($"{root}.", StringComparison.Ordinal) ? space[(root.Length + 1)..].Split('.')[0] : null;
    }

    private static TypeReference Outermost(TypeReference type) => type.DeclaringType is { } outer ? Outermost(outer) : type;
}
