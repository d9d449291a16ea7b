using System.Globalization;
using Microsoft.CodeAnalysis;

namespace SeqDsl.Generators.Declarations;

/// <summary>Reads one layer attribute into values.</summary>
internal static class LayerParser
{
    /// <summary>The layer; null when the attribute does not compile.</summary>
    public static LayerSpec? Parse(AttributeData attribute, int index, INamedTypeSymbol model, List<Problem> problems, CancellationToken cancellation)
    {
        if (attribute.AttributeConstructor is not { } constructor || attribute.AttributeClass is not { } type)
        {
            return null;
        }

        string word = Word(attribute);
        if (!IsOfTheLanguage(type))
        {
            CheckDerived(word, index, type, problems);
            return null;
        }

        List<ArgumentSpec> arguments = [];
        foreach ((string name, TypedConstant value) in Written(attribute, constructor))
        {
            if (value.Kind == TypedConstantKind.Error)
            {
                return null;
            }

            if (value is { Kind: TypedConstantKind.Primitive, Value: "" } && name is not "Name" || value is { Kind: TypedConstantKind.Array, IsNull: false, Values.IsEmpty: true } && name is "From")
            {
                problems.Add(new(Rule.OptionWithoutEffect, index, name, new([word, name, "it is empty, and is read as if it were not written; name what it shall be, or remove it"])) { Remedies = new([new(RemedyKind.RemoveArgument)]) });
            }

            if (name is not ("Name" or "From") && Text(value) is { } text)
            {
                CheckChoice(word, index, name, value, text, problems);
                arguments.Add(new(name, text));
            }
        }

        if (CellOf(type, arguments) is { } cell)
        {
            if (cell.TypeKind == TypeKind.Error)
            {
                return null;
            }

            CheckObsolete(word, index, cell, model, problems);
            (CellSpec? found, string? advice) = CellParser.Find(cell, model, cancellation);
            if (advice is not null)
            {
                problems.Add(new(Rule.NotACell, index, null, new([word, cell.Name, advice])));
            }

            return found is null ? null : new LayerSpec(word, NamedText(attribute, "Name"), Sources(attribute), new([.. arguments]), null, found);
        }

        if (type is { Name: "ContextualAttribute", TypeArguments.Length: 1 } && MarkedClass.IsOurs(type))
        {
            ITypeSymbol languageModel = type.TypeArguments[0];
            if (languageModel.TypeKind == TypeKind.Error)
            {
                return null;
            }

            CheckObsolete(word, index, languageModel, model, problems);
            CheckReach(word, index, languageModel, model, "which Create takes", problems);
            (LanguageModelSpec? found, string? advice) = ModelParser.FindLanguageModel(languageModel, cancellation);
            if (advice is not null)
            {
                problems.Add(new(Rule.NotALanguageModel, index, null, new([word, languageModel.Name, advice])));
            }

            return found is null ? null : new LayerSpec(word, NamedText(attribute, "Name"), Sources(attribute), new([.. arguments]), null, LanguageModel: found);
        }

        LabelsSpec? labels = null;
        if (type.IsGenericType)
        {
            if (type.TypeArguments[0] is not INamedTypeSymbol { TypeKind: TypeKind.Enum } enumeration)
            {
                CheckNoEnum(word, index, type.TypeArguments[0], problems);
                return null;
            }

            labels = Labels(enumeration);
            CheckLabels(word, index, enumeration, labels, model, problems);
        }

        return new LayerSpec(word, NamedText(attribute, "Name"), Sources(attribute), new([.. arguments]), labels);
    }

    /// <summary>
    /// A layer that <see cref="Parse"/> refuses, as far as it decides what other code sees of the model: its word, its names, the enum or the language model. Null where that is what is
    /// missing.
    /// </summary>
    public static LayerSpec? Outline(AttributeData attribute)
    {
        LayerSpec layer = new(Word(attribute), NamedText(attribute, "Name"), Sources(attribute), EquatableArray<ArgumentSpec>.Empty, null);
        if (attribute.AttributeClass is not { IsGenericType: true } type || type.Name == "RecurrentAttribute")
        {
            return layer;
        }

        return type.TypeArguments[0] is not INamedTypeSymbol given ? null
            : given.TypeKind == TypeKind.Enum ? layer with { Labels = Labels(given) }
            : given.TypeKind == TypeKind.Class && type.Name == "ContextualAttribute"
                ? layer with { LanguageModel = new(given.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat), new(MarkedClass.Spec(given), EquatableArray<LayerSpec>.Empty, EquatableArray<string>.Empty)) }
            : null;
    }

    /// <summary>Whether an attribute is the library's own: of what a user derives from it the compiler knows no more than a name.</summary>
    private static bool IsOfTheLanguage(INamedTypeSymbol attribute) => SymbolEqualityComparer.Default.Equals(attribute.ContainingAssembly, Library(attribute));

    /// <summary>The assembly of the LayerAttribute that an attribute derives from.</summary>
    private static IAssemblySymbol Library(INamedTypeSymbol attribute)
    {
        INamedTypeSymbol type = attribute;
        while (type.BaseType is { } ancestor && !(type.Name == "LayerAttribute" && MarkedClass.IsOurs(type)))
        {
            type = ancestor;
        }

        return type.ContainingAssembly;
    }

    private static void CheckDerived(string word, int index, INamedTypeSymbol attribute, List<Problem> problems)
    {
        INamedTypeSymbol ancestor = attribute;
        while (!IsOfTheLanguage(ancestor) && ancestor.BaseType is { } next)
        {
            ancestor = next;
        }

        // C# itself refuses one that derives from what is sealed, or has no constructor to be called from outside.
        if (ancestor.IsSealed || !ancestor.InstanceConstructors.Any(constructor => constructor.DeclaredAccessibility is Accessibility.Public or Accessibility.Protected))
        {
            return;
        }

        string name = ancestor.Name.Substring(0, ancestor.Name.Length - "Attribute".Length);
        string written = ancestor.TypeArguments.Length == 1 ? $"{name}<{ancestor.TypeArguments[0].Name}>" : name;
        string advice = ancestor.IsAbstract ? "write Recurrent<TCell>(hidden) with a cell, marked [Cell], in its place" : $"write {written}(…) in its place";
        problems.Add(new(Rule.NotOfTheLanguage, index, null, new([word, written, advice])));
    }

    /// <summary>C# refuses the type argument too (CS0453), without a word of labels.</summary>
    private static void CheckNoEnum(string word, int index, ITypeSymbol given, List<Problem> problems)
    {
        if (given.TypeKind is TypeKind.Error or TypeKind.TypeParameter)
        {
            return;
        }

        string name = given.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat);
        string advice = given is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } maybe && maybe.TypeArguments[0] is { TypeKind: TypeKind.Enum } meant
            ? $"write {word}<{meant.Name}>"
            : word == "ExtractSpan" ? $"declare one, as in 'public enum Slot {{ From, To }}', and write {word}<Slot>; or write {word} for one span without a label"
            : $"declare one, as in 'public enum Topic {{ Sport, Music }}', and write {word}<Topic>"
                + (word == "CrfTag" ? "" : $"; or write {word}(count) for labels that are numbers");
        problems.Add(new(Rule.LabelsNotAnEnum, index, null, new([word, name, advice])));
    }

    /// <summary>"Lstm" of <c>LstmAttribute</c>.</summary>
    public static string Word(AttributeData attribute)
    {
        const string ending = "Attribute";
        string name = attribute.AttributeClass?.Name ?? "";
        return name.EndsWith(ending, StringComparison.Ordinal) ? name.Substring(0, name.Length - ending.Length) : name;
    }

    /// <summary>"Size" for the parameter "size".</summary>
    public static string ArgumentName(string parameter) => char.ToUpperInvariant(parameter[0]) + parameter.Substring(1);

    /// <summary>TCell of the RecurrentAttribute&lt;TCell&gt; that an attribute is or derives from; the cell that an Encoder is called as.</summary>
    private static ITypeSymbol? CellOf(INamedTypeSymbol attribute, List<ArgumentSpec> arguments)
    {
        if (attribute is { Name: "CharactersAttribute" } && MarkedClass.IsOurs(attribute))
        {
            string encoder = arguments.FirstOrDefault(argument => argument.Name == "Encoder").Value ?? "Lstm";
            return attribute.ContainingAssembly.GetTypeByMetadataName($"SeqDsl.Cells.{encoder}");
        }

        for (INamedTypeSymbol? type = attribute; type is not null; type = type.BaseType)
        {
            if (type is { Name: "RecurrentAttribute", TypeArguments.Length: 1 } && MarkedClass.IsOurs(type))
            {
                return type.TypeArguments[0];
            }
        }

        return null;
    }

    private static IEnumerable<(string Name, TypedConstant Value)> Written(AttributeData attribute, IMethodSymbol constructor)
    {
        for (int i = 0; i < attribute.ConstructorArguments.Length; i++)
        {
            yield return (ArgumentName(constructor.Parameters[i].Name), attribute.ConstructorArguments[i]);
        }

        foreach (KeyValuePair<string, TypedConstant> named in attribute.NamedArguments)
        {
            yield return (named.Key, named.Value);
        }
    }

    private static string? Text(TypedConstant value) => value.Kind switch
    {
        TypedConstantKind.Enum => Member(value) ?? Convert.ToString(value.Value, CultureInfo.InvariantCulture),
        TypedConstantKind.Primitive => value.Value switch
        {
            bool flag => flag ? "true" : "false",
            double number => number.ToString("R", CultureInfo.InvariantCulture),
            float number => number.ToString("R", CultureInfo.InvariantCulture),
            null => null,
            object other => Convert.ToString(other, CultureInfo.InvariantCulture),
        },
        TypedConstantKind.Array when !value.IsNull && value.Values.All(item => Text(item) is not null) => string.Join(",", value.Values.Select(Text)),
        _ => null,
    };

    private static string? Member(TypedConstant value) =>
        value.Type is null ? null : Constants(value.Type).FirstOrDefault(member => Equals(member.ConstantValue, value.Value))?.Name;

    private static IEnumerable<IFieldSymbol> Constants(ITypeSymbol enumeration) =>
        enumeration.GetMembers().OfType<IFieldSymbol>().Where(member => member is { HasConstantValue: true, ConstantValue: not null });

    private static string? NamedText(AttributeData attribute, string property) =>
        attribute.NamedArguments.FirstOrDefault(named => named.Key == property).Value is { Kind: TypedConstantKind.Primitive, Value: string text }
            ? text
            : null;

    private static EquatableArray<string> Sources(AttributeData attribute)
    {
        TypedConstant from = attribute.NamedArguments.FirstOrDefault(named => named.Key == "From").Value;
        return from is { Kind: TypedConstantKind.Array, IsNull: false }
            ? new([.. from.Values.Select(source => source is { Kind: TypedConstantKind.Primitive, Value: string name } ? name : "")])
            : EquatableArray<string>.Empty;
    }

    /// <summary>Members in the order of their values; of several with the same value the one written first.</summary>
    private static LabelsSpec Labels(INamedTypeSymbol enumeration)
    {
        IEnumerable<string> members = Constants(enumeration)
            .GroupBy(member => Convert.ToDecimal(member.ConstantValue, CultureInfo.InvariantCulture))
            .OrderBy(sameValue => sameValue.Key)
            .Select(sameValue => MarkedClass.Identifier(sameValue.First().Name));
        return new LabelsSpec(enumeration.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat), new([.. members]));
    }

    private static void CheckChoice(string word, int index, string argument, TypedConstant value, string text, List<Problem> problems)
    {
        if (value is { Kind: TypedConstantKind.Enum, Type: { } type } && Member(value) is null)
        {
            string members = string.Join(", ", Constants(type).Select(member => member.Name));
            problems.Add(new(Rule.UndefinedChoice, index, argument, new([word, argument, text, type.Name, members])));
        }
    }

    private static void CheckLabels(
        string word, int index, INamedTypeSymbol enumeration, LabelsSpec labels, INamedTypeSymbol model, List<Problem> problems)
    {
        if (labels.Members.Count == 0)
        {
            string[] details = [$"{word}<{enumeration.Name}>", $"the number of members of {enumeration.Name}", "0"];
            problems.Add(new(Rule.SizeNotPositive, index, null, new(details)));
        }

        foreach (IGrouping<object?, IFieldSymbol> same in Constants(enumeration).GroupBy(member => member.ConstantValue).Where(members => members.Count() > 1))
        {
            string[] details = [enumeration.Name, string.Join(" and ", same.Select(member => member.Name)), Convert.ToString(same.Key, CultureInfo.InvariantCulture), same.First().Name];
            problems.Add(new(Rule.LabelsShareValue, index, null, new(details)));
        }

        if (word is "Classify" or "Tag" or "CrfTag" && enumeration.GetAttributes().Any(attribute => attribute.AttributeClass is { Name: "FlagsAttribute", ContainingNamespace: { Name: "System", ContainingNamespace.IsGlobalNamespace: true } }))
        {
            problems.Add(new(Rule.FlagsAsLabels, index, null, new([word, enumeration.Name, word == "Classify" ? $"write MultiLabel<{enumeration.Name}> for sets of labels, or remove [Flags]" : "remove [Flags], and give each combination that occurs a member of its own"])));
        }

        CheckObsolete(word, index, enumeration, model, problems);
        CheckReach(word, index, enumeration, model, "whose predictions are of this type", problems);
    }

    /// <summary>What stands in the model's interface (its base class, Create) must be as accessible as the model: C# asks for it.</summary>
    private static void CheckReach(string word, int index, ITypeSymbol type, INamedTypeSymbol model, string why, List<Problem> problems)
    {
        if (type is INamedTypeSymbol named && !Reach.IsAsFar(named, model))
        {
            problems.Add(new(Rule.LessAccessible, index, null, new([type.Name, $"{model.Name}, {why}", word])));
        }
    }

    /// <summary>What may not be used at all cannot be used by generated code either, unless that is obsolete itself.</summary>
    private static void CheckObsolete(string word, int index, ITypeSymbol type, INamedTypeSymbol model, List<Problem> problems)
    {
        IEnumerable<ISymbol> used = type.TypeKind == TypeKind.Enum ? [type, .. Constants(type)] : [type];
        if (!MarkedClass.WithContainers(model).Any(part => Obsolete(part) is not null)
            && used.Concat(MarkedClass.WithContainers(type).Skip(1)).FirstOrDefault(symbol => Obsolete(symbol)?.ConstructorArguments is { Length: 2 } given && given[1].Value is true) is { } forbidden)
        {
            string name = forbidden is IFieldSymbol ? $"{type.Name}.{forbidden.Name}" : forbidden.Name;
            problems.Add(new(Rule.ObsoleteAsError, index, null, new([name, word, model.Name])));
        }

        static AttributeData? Obsolete(ISymbol symbol) =>
            symbol.GetAttributes().FirstOrDefault(attribute => attribute.AttributeClass is { Name: "ObsoleteAttribute", ContainingNamespace: { Name: "System", ContainingNamespace.IsGlobalNamespace: true } });
    }
}
