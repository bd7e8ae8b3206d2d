using System.Linq.Expressions;

namespace ProdReady.Platform.Paging;

// Queries that are put together as text or by hand-made nodes go wrong at run time; lambdas that are filled in are
// checked by the compiler.
internal static class Substitution
{
    /// <summary>The lambda's body, with <paramref name="arguments"/> in the place of its parameters.</summary>
    public static Expression With(this LambdaExpression lambda, params Expression[] arguments) =>
        new Visitor(lambda.Parameters.Zip(arguments).ToDictionary(pair => pair.First, pair => pair.Second)).Visit(lambda.Body);

    private sealed class Visitor(Dictionary<ParameterExpression, Expression> arguments) : ExpressionVisitor
    {
        protected override Expression VisitParameter(ParameterExpression node) => arguments.GetValueOrDefault(node, node);
    }
}
