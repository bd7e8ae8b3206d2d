using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ProdReady.App.Data.Migrations
{
    /// <inheritdoc />
    public partial class SessionUse : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            // The defaults stay, for sessions that the version before opens while it is being replaced.
            migrationBuilder.AddColumn<string>(
                name: "device",
                table: "sessions",
                type: "character varying(100)",
                maxLength: 100,
                nullable: false,
                defaultValue: "unknown");

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "last_used_at",
                table: "sessions",
                type: "timestamp with time zone",
                nullable: false,
                defaultValueSql: "now()");

            migrationBuilder.AddColumn<string>(
                name: "network",
                table: "sessions",
                type: "character varying(50)",
                maxLength: 50,
                nullable: false,
                defaultValue: "unknown");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "device",
                table: "sessions");

            migrationBuilder.DropColumn(
                name: "last_used_at",
                table: "sessions");

            migrationBuilder.DropColumn(
                name: "network",
                table: "sessions");
        }
    }
}
