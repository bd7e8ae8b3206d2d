using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ProdReady.App.Data.Migrations
{
    /// <inheritdoc />
    public partial class LetPeopleBelongNowhere : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropForeignKey(
                name: "fk_exports_tenants_tenant_id",
                table: "exports");

            migrationBuilder.DropForeignKey(
                name: "fk_loose_objects_tenants_tenant_id",
                table: "loose_objects");

            migrationBuilder.DropForeignKey(
                name: "fk_sessions_tenants_tenant_id",
                table: "sessions");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            // The owner, too, is held by the policies, and would delete nothing.
            foreach (var table in new[] { "exports", "loose_objects", "sessions" })
            {
                migrationBuilder.Sql($"""
                    ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY;
                    DELETE FROM {table} WHERE tenant_id NOT IN (SELECT id FROM tenants);
                    ALTER TABLE {table} FORCE ROW LEVEL SECURITY;
                    """);
            }

            migrationBuilder.AddForeignKey(
                name: "fk_exports_tenants_tenant_id",
                table: "exports",
                column: "tenant_id",
                principalTable: "tenants",
                principalColumn: "id",
                onDelete: ReferentialAction.Cascade);

            migrationBuilder.AddForeignKey(
                name: "fk_loose_objects_tenants_tenant_id",
                table: "loose_objects",
                column: "tenant_id",
                principalTable: "tenants",
                principalColumn: "id",
                onDelete: ReferentialAction.Cascade);

            migrationBuilder.AddForeignKey(
                name: "fk_sessions_tenants_tenant_id",
                table: "sessions",
                column: "tenant_id",
                principalTable: "tenants",
                principalColumn: "id",
                onDelete: ReferentialAction.Cascade);
        }
    }
}
