//! Rows as a Parquet file (cargo feature `parquet`).
//!
//! Comes in: the columns of a row type, then its cells as text. Goes out: the bytes of one file, snappy-compressed, whole numbers as
//! INT64, reals as DOUBLE, the rest as UTF-8; an empty cell is null. It does not choose columns.

use std::sync::Arc;

use parquet::basic::{Compression, LogicalType, Repetition, Type as Physical};
use parquet::data_type::{ByteArray, ByteArrayType, DataType, DoubleType, Int64Type};
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedColumnWriter, SerializedFileWriter};
use parquet::schema::types::Type;

use super::table::Align;

/// Rows written together.
const GROUP: usize = 65_536;

/// A file in the making.
pub(super) struct Parquet {
    writer: SerializedFileWriter<Vec<u8>>,
    columns: Vec<Align>,
    rows: Vec<Vec<String>>,
}

impl Parquet {
    /// A file with these columns.
    pub(super) fn new(columns: &[(&str, Align)]) -> Result<Self, ParquetError> {
        let field = |&(name, align): &(&str, Align)| {
            let (physical, logical) = match align {
                Align::Left => (Physical::BYTE_ARRAY, Some(LogicalType::String)),
                Align::Right => (Physical::INT64, None),
                Align::Real => (Physical::DOUBLE, None),
            };
            let builder = Type::primitive_type_builder(name, physical).with_repetition(Repetition::OPTIONAL);
            builder.with_logical_type(logical).build().map(Arc::new)
        };
        let fields = columns.iter().map(field).collect::<Result<_, _>>()?;
        let schema = Arc::new(Type::group_type_builder("rows").with_fields(fields).build()?);
        let properties = WriterProperties::builder().set_compression(Compression::SNAPPY).build();
        let writer = SerializedFileWriter::new(Vec::new(), schema, Arc::new(properties))?;
        Ok(Self { writer, columns: columns.iter().map(|c| c.1).collect(), rows: Vec::new() })
    }

    /// Adds a row.
    pub(super) fn row(&mut self, cells: Vec<String>) -> Result<(), ParquetError> {
        self.rows.push(cells);
        if self.rows.len() == GROUP { self.flush() } else { Ok(()) }
    }

    /// The bytes of the whole file.
    pub(super) fn finish(mut self) -> Result<Vec<u8>, ParquetError> {
        self.flush()?;
        self.writer.into_inner()
    }

    fn flush(&mut self) -> Result<(), ParquetError> {
        if self.rows.is_empty() {
            return Ok(());
        }
        let mut group = self.writer.next_row_group()?;
        for (at, align) in self.columns.iter().enumerate() {
            let mut column = group.next_column()?.expect("the schema has a column for each of ours");
            let cells = self.rows.iter().map(|row| row[at].as_str());
            match align {
                Align::Left => write::<ByteArrayType>(&mut column, cells, |text| Some(ByteArray::from(text)))?,
                Align::Right => write::<Int64Type>(&mut column, cells, |text| text.parse().ok())?,
                Align::Real => write::<DoubleType>(&mut column, cells, |text| text.parse().ok())?,
            }
            column.close()?;
        }
        group.close()?;
        self.rows.clear();
        Ok(())
    }
}

fn write<'a, T: DataType>(
    column: &mut SerializedColumnWriter<'_>,
    cells: impl Iterator<Item = &'a str>,
    value: impl Fn(&str) -> Option<T::T>,
) -> Result<(), ParquetError> {
    let mut values = Vec::new();
    let mut present = Vec::new();
    for text in cells {
        present.push(i16::from(!text.is_empty()));
        if !text.is_empty() {
            let unfit = || ParquetError::General(format!("«{text}» is no number"));
            values.push(value(text).ok_or_else(unfit)?);
        }
    }
    column.typed::<T>().write_batch(&values, Some(&present), None)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use parquet::file::reader::{FileReader as _, SerializedFileReader};
    use parquet::record::RowAccessor as _;

    use super::*;

    #[test]
    fn what_is_written_is_read_back() {
        let columns = [("agency", Align::Left), ("value", Align::Right), ("share", Align::Real)];
        let mut file = Parquet::new(&columns).unwrap();
        for row in [["甲局", "12", "0.5"], ["", "", ""]] {
            file.row(row.map(str::to_owned).to_vec()).unwrap();
        }
        let bytes = file.finish().unwrap();
        let reader = SerializedFileReader::new(bytes::Bytes::from(bytes)).unwrap();
        let rows: Vec<_> = reader.get_row_iter(None).unwrap().map(Result::unwrap).collect();
        assert_eq!((rows[0].get_string(0).unwrap().as_str(), rows[0].get_long(1).unwrap()), ("甲局", 12));
        assert!((0..3).all(|at| rows[1].is_null(at).unwrap()), "an empty cell is null");
    }

    #[test]
    fn words_under_a_number_are_refused() {
        let mut file = Parquet::new(&[("value", Align::Right)]).unwrap();
        file.row(vec!["twelve".to_owned()]).unwrap();
        assert!(file.finish().is_err());
    }
}
