using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Metadata;

namespace ProdReady.Platform.Encryption;

// A query that compares or sorts an encrypted column is valid SQL and finds nothing, in silence: it fails here instead, the
// first time that it is compiled.
internal sealed class EncryptedComparisons : IQueryExpressionInterceptor
{
    /// <summary>EF Core builds a set of its own services for each other instance.</summary>
    public static readonly EncryptedComparisons Instance = new();

    private EncryptedComparisons()
    {
    }

    public Expression QueryCompilationStarting(Expression queryExpression, QueryExpressionEventData eventData)
    {
        new Search(eventData.Context!.Model).Visit(queryExpression);
        return queryExpression;
    }

    private sealed class Search(IModel model) : ExpressionVisitor
    {
        protected override Expression VisitBinary(BinaryExpression node)
        {
            var isNullCheck = node.Left is ConstantExpression { Value: null } || node.Right is ConstantExpression { Value: null };
            if (!isNullCheck && node.NodeType != ExpressionType.Coalesce)
            {
                Refuse(node.Left);
                Refuse(node.Right);
            }

            return base.VisitBinary(node);
        }

        protected override Expression VisitMethodCall(MethodCallExpression node)
        {
            if (node.Method.DeclaringType == typeof(string)) Refuse(node.Object);
            if (node.Method.DeclaringType == typeof(Queryable) && node.Method.Name.Contains("By", StringComparison.Ordinal)
                && node.Arguments[1] is UnaryExpression { Operand: LambdaExpression by })
            {
                Refuse(by.Body);
            }

            return base.VisitMethodCall(node);
        }

        private void Refuse(Expression? side)
        {
            if (side is MemberExpression { Expression: { } row, Member.Name: var name }
                && model.FindEntityType(row.Type)?.FindProperty(name)?.GetValueConverter() is EncryptedText)
            {
                throw new InvalidOperationException(
                    $"{row.Type.Name}.{name} is encrypted, so SQL cannot compare it: ask by its look-up column.");
            }
        }
    }
}
