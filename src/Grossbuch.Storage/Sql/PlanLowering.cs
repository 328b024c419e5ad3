using System.Collections.Immutable;
using Grossbuch.Core.Values;
using Grossbuch.Metadata;
using Grossbuch.Query.Plan;
using Grossbuch.Storage.Schema;

namespace Grossbuch.Storage.Sql;

/// <summary>Lowers one plan to one statement. An instance lowers once.</summary>
internal sealed partial class PlanLowering
{
    private readonly SqlDialect _dialect;
    private readonly Func<Table, PhysicalTable?> _tables;
    private readonly ParameterList _parameters;
    private readonly ExprLowering _exprs;
    private readonly Dictionary<Source, SourceColumns> _sources = [];
    private readonly HashSet<PhysicalTable> _read = [];
    private bool _hasMissing;

    /// <param name="tables">The table in the database; null as long as it has no row.</param>
    internal PlanLowering(SqlDialect dialect, TypeNumbers types, Func<Table, PhysicalTable?> tables)
    {
        _dialect = dialect;
        _tables = tables;
        _parameters = new ParameterList(dialect);
        _exprs = new ExprLowering(dialect, _parameters, types, source => _sources[source]);
    }

    internal LoweredRead Lower(QueryPlan plan, PageForm form)
    {
        var slots = new List<(string Text, SlotKind Kind, SqlType Type)>();
        var columns = ImmutableArray<ColumnLayout>.Empty;
        PageOrder? paging = null;
        string sql;
        if (plan.Root is CountRows count)
        {
            sql = Count(count.Input);
            columns = [Layout(SqlValue.Single(TypeDescription.OfNumber(18, 0), false, Member.Number, "count(*)"), slots)];
        }
        else
        {
            var limit = plan.Root as Limit;
            var project = (limit?.Input ?? plan.Root) as Project ?? throw new InvalidOperationException("A plan ends in a projection.");
            var select = Open(project);
            columns = [.. project.Columns.Select(column => Layout(_exprs.Lower(column.Expr), slots))];
            if (limit is not null) paging = PageOrderOf(select);
            var hidden = paging is null ? [] : paging.Parts.Select(part => part.Text);
            select.List = string.Join(", ", slots.Select(slot => slot.Text).Concat(hidden).DefaultIfEmpty("1"));
            sql = (limit, paging) switch
            {
                (null, _) => Write(select, ""),
                (_, null) => Write(select, PlainLimit(limit)),
                _ => WritePage(select, paging, limit, form),
            };
        }
        return new LoweredRead
        {
            Sql = sql,
            Parameters = _parameters.ToImmutable(),
            Columns = columns,
            Slots = [.. slots.Select(slot => slot.Kind)],
            SlotTypes = [.. slots.Select(slot => slot.Type)],
            Paging = paging,
            Limit = plan.Root as Limit,
            Tables = [.. _read],
            HasMissingTables = _hasMissing,
        };
    }

    /// <summary>Gives the members of a value the next slots.</summary>
    private static ColumnLayout Layout(SqlValue value, List<(string Text, SlotKind Kind, SqlType Type)> slots)
    {
        var shape = value.Shape;
        int Slot(Member member)
        {
            if (!shape.Has(member)) return -1;
            var isInteger = member == Member.Number ? !value.Form.IsWide : shape.ClassOf(member) == StorageClass.Integer;
            var isNull = value.IsNullable && member == shape.NullMember;
            slots.Add((value[member]!, (isInteger, isNull) switch
            {
                (true, false) => SlotKind.Integer,
                (true, true) => SlotKind.NullableInteger,
                (false, false) => SlotKind.Bytes,
                _ => SlotKind.NullableBytes,
            }, ValueShape.TypeOf(member, value.Form.IsWide)));
            return slots.Count - 1;
        }
        return new ColumnLayout
        {
            Type = value.Type,
            IsNullable = value.IsNullable,
            Tag = Slot(Member.Tag),
            Boolean = Slot(Member.Boolean),
            Number = Slot(Member.Number),
            Date = Slot(Member.Date),
            Text = Slot(Member.Text),
            RefType = Slot(Member.RefType),
            Key = Slot(Member.Key),
            Content = Slot(Member.Content),
            Scale = shape.Has(Member.Number) ? value.Form.Scale : 0,
            IsWideNumber = shape.Has(Member.Number) && value.Form.IsWide,
        };
    }

    private string Count(PlanNode input)
    {
        if (input is Limit or UnionAll) return $"SELECT count(*) FROM ({Select(input, "1")}) AS c";
        while (input is Order or Project) input = input is Order order ? order.Input : ((Project)input).Input;
        var select = Open(input, null, []);
        select.List = "count(*)";
        return Write(select, "", ordered: false);
    }

    /// <summary>A nested query; its columns are c0_…, named by number and member, or the given list.</summary>
    private string Select(PlanNode node, string list)
    {
        switch (node)
        {
            case UnionAll union:
                return string.Join(" UNION ALL ", union.Inputs.Select(input => Select(input, list)));
            case Limit { Input: var input } limit:
                return SelectOne((Project)input, list, PlainLimit(limit));
            case Project project:
                return SelectOne(project, list, "");
            default:
                throw new InvalidOperationException($"A nested query cannot end in {node.GetType().Name}.");
        }
    }

    private string SelectOne(Project project, string list, string limit)
    {
        var select = Open(project);
        select.List = list;
        return Write(select, limit, ordered: limit.Length > 0 || project.Input is Order);
    }

    private (string Sql, ImmutableArray<SqlValue> Columns) SelectColumns(PlanNode node, string alias)
    {
        Project[] branches = node switch
        {
            UnionAll union => [.. union.Inputs.Cast<Project>()],
            Limit limit => [(Project)limit.Input],
            _ => [(Project)node],
        };
        var selects = branches.Select(Open).ToArray();
        var values = branches.Select(branch => branch.Columns.Select(column => _exprs.Lower(column.Expr)).ToArray()).ToArray();
        var columns = new SqlValue[branches[0].Columns.Length];
        var lists = new List<string>[branches.Length];
        for (var b = 0; b < branches.Length; b++) lists[b] = [];
        for (var i = 0; i < columns.Length; i++)
        {
            var type = branches[0].Columns[i].Expr.Type;
            var branchValues = values.Select(row => branches.Length == 1 ? row[i] : _exprs.WidenTo(row[i], type)).ToArray();
            var column = new SqlValue(type, branchValues.Any(value => value.IsNullable))
            { Form = branchValues[0].Form, IsUnlimited = branchValues.Any(value => value.IsUnlimited) };
            foreach (var member in ValueShape.AllMembers)
            {
                if (!branchValues.All(value => value.Has(member))) continue;
                var name = $"c{SqlDialect.Number(i)}_{MemberSuffix(member)}";
                column[member] = $"{alias}.{name}";
                for (var b = 0; b < branches.Length; b++) lists[b].Add($"{branchValues[b][member]} AS {name}");
            }
            columns[i] = column;
        }
        var texts = new string[branches.Length];
        for (var b = 0; b < branches.Length; b++)
        {
            selects[b].List = string.Join(", ", lists[b]);
            var limit = node is Limit root ? PlainLimit(root) : "";
            texts[b] = Write(selects[b], limit, ordered: limit.Length > 0);
        }
        return (string.Join(" UNION ALL ", texts), [.. columns]);
    }

    private static string MemberSuffix(Member member) => member switch
    {
        Member.Tag => "t",
        Member.Boolean => "b",
        Member.Number => "n",
        Member.Date => "d",
        Member.TextKey => "k",
        Member.RefType => "rt",
        Member.Key => "r",
        Member.Text => "s",
        _ => "x",
    };

    private string PlainLimit(Limit limit) => _dialect.Limit(
        limit.Top is { } top ? _parameters.Add(new CountSource(top.Index)) : null,
        limit.Skip is { } skip ? _parameters.Add(new CountSource(skip.Index)) : null);
}
