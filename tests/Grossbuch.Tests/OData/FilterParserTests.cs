using Grossbuch.OData.Url;
using Xunit;

namespace Grossbuch.Tests.OData;

/// <summary>Precedence, literals and paths of filters (odata §6.1), and what is said of mistakes.</summary>
public sealed class FilterParserTests
{
    [Theory]
    [InlineData("A eq 1 or B eq 2 and C eq 3", "(or (eq A 1) (and (eq B 2) (eq C 3)))")]
    [InlineData("(A eq 1 or B eq 2) and C eq 3", "(and (or (eq A 1) (eq B 2)) (eq C 3))")]
    [InlineData("A gt 1 eq true", "(eq (gt A 1) true)")]
    [InlineData("A add B mul 2 sub 1 gt 0", "(gt (sub (add A (mul B 2)) 1) 0)")]
    [InlineData("A sub B sub C eq 0", "(eq (sub (sub A B) C) 0)")]
    [InlineData("not startswith(A,'x') and B", "(and (not (startswith A 'x')) B)")]
    [InlineData("-A lt -5", "(lt (- A) -5)")]
    [InlineData("A eq 'O''Neil'", "(eq A 'O'Neil')")]
    [InlineData("Ref_Key eq guid'00000000-0000-0000-0000-000000000001'", "(eq Ref_Key guid:00000000-0000-0000-0000-000000000001)")]
    [InlineData("D ge datetime'2024-01-31T00:00:00'", "(ge D datetime:2024-01-31T00:00:00)")]
    [InlineData("Контрагент/Страна/Code eq '643'", "(eq Контрагент/Страна/Code '643')")]
    [InlineData("cast(cast(A,'Document_X')/B,'Catalog_Y')/C eq 1", "(eq (cast (cast A 'Document_X')/B 'Catalog_Y')/C 1)")]
    [InlineData("A eq null", "(eq A null)")]
    [InlineData("Tab/any(d: d/X gt 5)", "any")]
    [InlineData("A eq 2.5M", "(eq A 2.5)")]
    [InlineData("  A   eq\t1 ", "(eq A 1)")]
    public void Filters_nest_by_precedence(string text, string expected)
    {
        var parser = new FilterParser(text, 0, 100);
        var node = parser.ParseFilter();
        Assert.True(parser.Problem is null, parser.Problem?.ToString());
        Assert.Equal(expected, Print(node!));
    }

    [Theory]
    [InlineData("A eq", 4, "a value or a property is expected")]
    [InlineData("A eq 'x", 5, "a value or a property is expected")]
    [InlineData("A mod 5 eq 1", 2, "an operator or the end is expected")]
    [InlineData("(A eq 1", 7, "')' is expected")]
    [InlineData("A eq 1)", 6, "an operator or the end is expected")]
    [InlineData("startswith(A,", 13, "a value or a property is expected")]
    [InlineData("A/ eq 1", 6, "an operator or the end is expected")]
    [InlineData("A/1", 2, "a name is expected after '/'")]
    [InlineData("A/foo(1)", 8, "'foo' cannot be called here")]
    [InlineData("", 0, "a value or a property is expected")]
    public void The_first_problem_is_told_with_its_place(string text, int position, string message)
    {
        var parser = new FilterParser(text, 0, 100);
        Assert.Null(parser.ParseFilter());
        Assert.Equal(new ParseProblem(position, message), parser.Problem);
    }

    [Theory]
    [InlineData("(", ")")]
    [InlineData("not ", "")]
    [InlineData("-", "")]
    [InlineData("round(", ")")]
    public void Depth_is_limited(string open, string close)
    {
        var deep = string.Concat(Enumerable.Repeat(open, 5_000)) + "A" + string.Concat(Enumerable.Repeat(close, 5_000));
        var parser = new FilterParser(deep, 0, 100);
        Assert.Null(parser.ParseFilter());
        Assert.Contains("more than 100 levels", parser.Problem!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_chain_of_alternatives_may_be_long()
    {
        var parser = new FilterParser(string.Join(" or ", Enumerable.Repeat("A eq 1", 3_000)), 0, 100);
        Assert.NotNull(parser.ParseFilter());
    }

    [Fact]
    public void Orders_are_lists_of_expressions()
    {
        var parser = new FilterParser("A desc, Контрагент/ИНН asc,year(D)", 0, 100);
        var items = parser.ParseOrder();
        Assert.Null(parser.Problem);
        Assert.Equal(["A desc", "Контрагент/ИНН", "(year D)"],
            items.Select(item => Print(item.Expression) + (item.Descending ? " desc" : "")));
    }

    private static string Print(FilterNode node) => node switch
    {
        BinaryNode binary => $"({binary.Operator} {Print(binary.Left)} {Print(binary.Right)})",
        UnaryNode unary => $"({unary.Operator} {Print(unary.Operand)})",
        CallNode call => $"({call.Name} {string.Join(' ', call.Arguments.Select(Print))})",
        PathNode { Root: null } path => string.Join('/', path.Names),
        PathNode path => $"{Print(path.Root!)}/{string.Join('/', path.Names)}",
        LiteralNode { Kind: TokenKind.String } text => $"'{text.Text}'",
        LiteralNode { Kind: TokenKind.Guid } uuid => $"guid:{uuid.Text}",
        LiteralNode { Kind: TokenKind.DateTime } date => $"datetime:{date.Text}",
        LiteralNode number => number.Text,
        BooleanNode flag => flag.Value ? "true" : "false",
        NullNode => "null",
        LambdaNode lambda => lambda.Name,
        _ => node.ToString(),
    };
}
