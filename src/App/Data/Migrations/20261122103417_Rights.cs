using System;
using Microsoft.EntityFrameworkCore.Migrations;
using ProdReady.Platform.Tenancy;

#nullable disable

namespace ProdReady.App.Data.Migrations
{
    /// <inheritdoc />
    public partial class Rights : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "deletion_due_at",
                table: "tenants",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "erased_at",
                table: "customers",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "exports",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    user_id = table.Column<Guid>(type: "uuid", nullable: false),
                    scope = table.Column<string>(type: "character varying(10)", maxLength: 10, nullable: false),
                    requested_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    expires_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    ready_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    object_id = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: true),
                    bytes = table.Column<long>(type: "bigint", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_exports", x => x.id);
                    table.ForeignKey(
                        name: "fk_exports_tenants_tenant_id",
                        column: x => x.tenant_id,
                        principalTable: "tenants",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_exports_users_user_id",
                        column: x => x.user_id,
                        principalTable: "users",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "farewells",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    email = table.Column<byte[]>(type: "bytea", nullable: false),
                    expires_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_farewells", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "kept_buyers",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    name = table.Column<byte[]>(type: "bytea", nullable: false),
                    email = table.Column<byte[]>(type: "bytea", nullable: false),
                    kept_until = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_kept_buyers", x => x.id);
                    table.ForeignKey(
                        name: "fk_kept_buyers_customers_id",
                        column: x => x.id,
                        principalTable: "customers",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_kept_buyers_tenants_tenant_id",
                        column: x => x.tenant_id,
                        principalTable: "tenants",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "ix_tenants_deletion_due_at",
                table: "tenants",
                column: "deletion_due_at",
                filter: "deletion_due_at IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_exports_expires_at",
                table: "exports",
                column: "expires_at");

            migrationBuilder.CreateIndex(
                name: "ix_exports_tenant_id",
                table: "exports",
                column: "tenant_id");

            migrationBuilder.CreateIndex(
                name: "ix_exports_user_id",
                table: "exports",
                column: "user_id");

            migrationBuilder.CreateIndex(
                name: "ix_farewells_expires_at",
                table: "farewells",
                column: "expires_at");

            migrationBuilder.CreateIndex(
                name: "ix_kept_buyers_kept_until",
                table: "kept_buyers",
                column: "kept_until");

            migrationBuilder.CreateIndex(
                name: "ix_kept_buyers_tenant_id",
                table: "kept_buyers",
                column: "tenant_id");

            migrationBuilder.IsolateTenants("exports");
            migrationBuilder.IsolateTenants("kept_buyers");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "exports");

            migrationBuilder.DropTable(
                name: "farewells");

            migrationBuilder.DropTable(
                name: "kept_buyers");

            migrationBuilder.DropIndex(
                name: "ix_tenants_deletion_due_at",
                table: "tenants");

            migrationBuilder.DropColumn(
                name: "deletion_due_at",
                table: "tenants");

            migrationBuilder.DropColumn(
                name: "erased_at",
                table: "customers");
        }
    }
}
